package dev.rialto.internal.route;

import dev.rialto.Priority;
import org.jspecify.annotations.Nullable;

/** A call in the queue of one endpoint, for an attempt at one slot. */
final class Guest implements Comparable<Guest> {

  /** Set by the room, under its monitor. */
  long arrival;

  private final Queueing queueing;
  private final int slotNumber;
  private final Priority priority;
  private final long deadlineNanos;

  Guest(Queueing queueing, int slotNumber, Priority priority, long deadlineNanos) {
    this.queueing = queueing;
    this.slotNumber = slotNumber;
    this.priority = priority;
    this.deadlineNanos = deadlineNanos;
  }

  int slotNumber() {
    return slotNumber;
  }

  /** A place is the call's, if it still wants one. */
  boolean claim() {
    return queueing.claim(slotNumber);
  }

  /** Tells the call that a place is its own. */
  void tell() {
    queueing.tell();
  }

  /** Had to leave a full queue. */
  void displaced() {
    queueing.displaced();
  }

  boolean outranks(Guest other) {
    return priority.compareTo(other.priority) < 0;
  }

  @Override
  public int compareTo(Guest other) {
    int byPriority = priority.compareTo(other.priority);
    if (byPriority != 0) {
      return byPriority;
    }
    int byDeadline = Long.signum(deadlineNanos - other.deadlineNanos);
    return byDeadline != 0 ? byDeadline : Long.compare(arrival, other.arrival);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
