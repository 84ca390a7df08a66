package dev.rialto.internal.admission;

import dev.rialto.Priority;
import dev.rialto.spi.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A place in the queue: the higher priority first, then the earlier deadline, then the earlier
 * arrival. The deadline counts as it was on arrival; a later one only moves the end of waiting.
 */
final class Waiter implements Comparable<Waiter> {

  final AdmittedCall admitted;

  /** Who had to leave the full queue for this one; set under the lock of the slots. */
  @Nullable Waiter displaced;

  private final AdmissionStage stage;
  private final Priority priority;
  private final long deadlineNanos;
  private final long ticket;
  private final long patienceNanos;
  private boolean closed;
  private Scheduler.@Nullable Timer timer;

  Waiter(AdmissionStage stage, AdmittedCall admitted, long ticket, long patienceNanos) {
    this(
        stage,
        admitted,
        admitted.call.options().priority(),
        admitted.call.deadline().getAsLong(),
        ticket,
        patienceNanos);
  }

  Waiter(
      AdmissionStage stage,
      AdmittedCall admitted,
      Priority priority,
      long deadlineNanos,
      long ticket,
      long patienceNanos) {
    this.stage = stage;
    this.admitted = admitted;
    this.priority = priority;
    this.deadlineNanos = deadlineNanos;
    this.ticket = ticket;
    this.patienceNanos = patienceNanos;
  }

  boolean outranks(Waiter other) {
    return priority.compareTo(other.priority) < 0;
  }

  /** Ends the wait when the patience or the deadline ends. */
  void watch() {
    long now = stage.ticker().nanoTime();
    long wait = Math.min(patienceNanos - now, admitted.call.deadline().remaining(now));
    Scheduler.Timer set = stage.scheduler().schedule(this::expire, wait);
    boolean late;
    synchronized (this) {
      late = closed;
      timer = set;
    }
    if (late) {
      set.cancel();
    }
  }

  /** Stops watching: the wait is over. */
  void close() {
    Scheduler.Timer set;
    synchronized (this) {
      closed = true;
      set = timer;
    }
    if (set != null) {
      set.cancel();
    }
  }

  private void expire() {
    long now = stage.ticker().nanoTime();
    boolean impatient = patienceNanos - now <= 0;
    if (!impatient && admitted.call.deadline().remaining(now) > 0) {
      watch();
    } else if (stage.remove(this)) {
      admitted.refuse(impatient ? stage.waitedTooLong() : stage.tooLate());
    }
  }

  @Override
  public int compareTo(Waiter other) {
    int byPriority = priority.compareTo(other.priority);
    if (byPriority != 0) {
      return byPriority;
    }
    int byDeadline = Long.signum(deadlineNanos - other.deadlineNanos);
    return byDeadline != 0 ? byDeadline : Long.compare(ticket, other.ticket);
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
