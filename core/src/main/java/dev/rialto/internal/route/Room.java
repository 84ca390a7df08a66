package dev.rialto.internal.route;

import java.util.ArrayDeque;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The places at one endpoint and key, and the calls that wait for one: the higher priority first,
 * then the earlier deadline, then the earlier arrival. Thread-safe; the monitor is held for
 * nanoseconds, and never while a call is told that a place is its own.
 */
final class Room {

  /** What becomes of one who asks to wait. */
  enum Outcome {
    ENTERED,
    QUEUED,
    FULL
  }

  private final int places;
  private final int mostQueued;
  private final TreeSet<Guest> queue = new TreeSet<>();

  /** Those who have got a place, and have not been told yet. */
  private final ArrayDeque<Guest> claimed = new ArrayDeque<>();

  private long arrivals;
  private int taken;
  private boolean telling;

  /** Places that nobody has and nobody waits for; looked at without the monitor. */
  private volatile int free;

  Room(int places, int mostQueued) {
    this.places = places;
    this.mostQueued = mostQueued;
    this.free = places;
  }

  int places() {
    return places;
  }

  synchronized int taken() {
    return taken;
  }

  synchronized int queued() {
    return queue.size();
  }

  boolean hasPlace() {
    return free > 0;
  }

  /** Takes a place that nobody waits for. */
  synchronized boolean tryEnter() {
    if (free <= 0) {
      return false;
    }
    taken++;
    count();
    return true;
  }

  /** Takes a place, or waits for one; a full queue makes room for one of a higher priority. */
  Outcome enter(Guest guest) {
    Guest displaced = null;
    synchronized (this) {
      if (tryEnter()) {
        return Outcome.ENTERED;
      }
      if (queue.size() >= mostQueued) {
        if (queue.isEmpty() || !guest.outranks(queue.last())) {
          return Outcome.FULL;
        }
        displaced = queue.pollLast();
      }
      guest.arrival = arrivals++;
      queue.add(guest);
      count();
    }
    if (displaced != null) {
      displaced.displaced();
    }
    return Outcome.QUEUED;
  }

  /** One who waited does so no more; no effect on one who does not. */
  void remove(Guest guest) {
    synchronized (this) {
      queue.remove(guest);
      count();
    }
  }

  /**
   * Gives a place back, and to the first who waits. Where calls end as soon as they have begun,
   * those whose places go on are told in this loop rather than in a recursion.
   */
  void leave() {
    synchronized (this) {
      taken--;
      handOn();
      if (telling || claimed.isEmpty()) {
        return; // whoever is telling comes to this one as well
      }
      telling = true;
    }
    boolean told = false;
    try {
      for (Guest next = toTell(); next != null; next = toTell()) {
        next.tell();
      }
      told = true;
    } finally {
      if (!told) { // an error: others may go on
        synchronized (this) {
          telling = false;
        }
      }
    }
  }

  private void handOn() {
    while (taken < places && !queue.isEmpty()) {
      Guest first = queue.pollFirst();
      if (first.claim()) {
        taken++;
        claimed.add(first);
      }
    }
    count();
  }

  private synchronized @Nullable Guest toTell() {
    Guest next = claimed.poll();
    telling = next != null;
    return next;
  }

  private void count() {
    free = queue.isEmpty() ? places - taken : 0;
  }
}
