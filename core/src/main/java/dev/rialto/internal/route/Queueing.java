package dev.rialto.internal.route;

import dev.rialto.internal.call.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A call that waits for a place at whichever of its endpoints has one first. Rooms tell it from any
 * thread; all else is the call's loop's. Itself the number of the slot whose place it has got.
 */
final class Queueing extends AtomicInteger {

  private static final long serialVersionUID = 1L;
  private static final int WAITING = -1;
  private static final int NOWHERE = -2;
  private static final int CLOSED = -3;

  private final transient Runnable news;
  private final transient List<Guest> guests = new ArrayList<>(2);
  private final AtomicInteger queues = new AtomicInteger();

  /**
   * Makes one that waits nowhere yet.
   *
   * @param news told when there is a place, or no queue any more
   */
  Queueing(Runnable news) {
    super(WAITING);
    this.news = news;
  }

  /**
   * Joins the queues of slots.
   *
   * @return whether it waits, or has got a place already
   */
  boolean join(Plan plan, long slots, Call call) {
    queues.incrementAndGet(); // so that none that is joined counts as the last one yet
    for (long rest = slots; rest != 0 && get() == WAITING; rest &= rest - 1) {
      int s = Long.numberOfTrailingZeros(rest);
      Room room = plan.slot(s).key().room();
      if (room != null) {
        join(room, new Guest(this, s, call.options().priority(), call.deadline().getAsLong()));
      }
    }
    if (queues.decrementAndGet() == 0) {
      compareAndSet(WAITING, NOWHERE);
    }
    return get() != NOWHERE;
  }

  private void join(Room room, Guest guest) {
    queues.incrementAndGet();
    switch (room.enter(guest)) {
      case ENTERED -> {
        queues.decrementAndGet();
        if (!compareAndSet(WAITING, guest.slotNumber())) {
          room.leave(); // another was faster
        }
      }
      case QUEUED -> guests.add(guest);
      case FULL -> queues.decrementAndGet();
    }
  }

  /** A place at a slot is free. Returns whether the call takes it, and is then to be told. */
  boolean claim(int slotNumber) {
    return compareAndSet(WAITING, slotNumber);
  }

  void tell() {
    news.run();
  }

  /** One of its queues has no room for it any more. */
  void displaced() {
    if (queues.decrementAndGet() == 0 && compareAndSet(WAITING, NOWHERE)) {
      news.run();
    }
  }

  /** Returns whether there is nothing to do but to wait. */
  boolean isWaiting() {
    return get() == WAITING;
  }

  /** Waits no more. Returns the slot whose place it has; below 0: none. */
  int close(Plan plan) {
    int place = getAndSet(CLOSED);
    for (Guest guest : guests) {
      Room room = plan.slot(guest.slotNumber()).key().room();
      if (room != null) {
        room.remove(guest);
      }
    }
    guests.clear();
    return place;
  }
}
