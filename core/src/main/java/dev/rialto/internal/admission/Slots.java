package dev.rialto.internal.admission;

import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The slots and those who wait for one. Thread-safe.
 *
 * <p>One word counts both, the slots in use below and the waiters above: as long as nobody waits, a
 * slot is taken and given back with one compare-and-set. The queue itself is changed, and the count
 * of waiters with it, under the lock alone; a release that sees a waiter counted goes for the lock
 * and finds it there.
 */
final class Slots {

  /** What became of one who asked to wait. */
  enum Outcome {
    ACQUIRED,
    QUEUED,
    FULL
  }

  private static final long WAITER = 1L << 32;

  private final AtomicLong state = new AtomicLong();
  private final AtomicLong tickets = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeSet<Waiter> queue = new TreeSet<>();
  private final int maxQueued;
  private volatile int limit;

  Slots(int limit, int maxQueued) {
    this.limit = limit;
    this.maxQueued = maxQueued;
  }

  int running() {
    return (int) state.get();
  }

  int queued() {
    return (int) (state.get() >>> 32);
  }

  int limit() {
    return limit;
  }

  /** Returns the number of an arrival. */
  long ticket() {
    return tickets.getAndIncrement();
  }

  /** Takes a slot, if one is free and nobody waits for it. */
  boolean tryAcquire() {
    for (long s = state.get(); (s >>> 32) == 0 && (int) s < limit; s = state.get()) {
      if (state.compareAndSet(s, s + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Takes a slot beyond the limit, if need be. */
  void take() {
    state.incrementAndGet();
  }

  /**
   * Takes a slot or a place in the queue. A full queue makes room for one of a higher priority: its
   * last waiter becomes {@link Waiter#displaced}, for the caller to refuse.
   */
  Outcome enqueue(Waiter waiter) {
    lock.lock();
    try {
      if (queue.size() >= maxQueued) {
        if (tryAcquire()) {
          return Outcome.ACQUIRED;
        }
        if (queue.isEmpty() || !waiter.outranks(queue.last())) {
          return Outcome.FULL;
        }
        waiter.displaced = queue.pollLast();
        queue.add(waiter);
        return Outcome.QUEUED;
      }
      for (long s = state.get(); ; s = state.get()) {
        boolean free = (s >>> 32) == 0 && (int) s < limit;
        if (state.compareAndSet(s, free ? s + 1 : s + WAITER)) {
          if (free) {
            return Outcome.ACQUIRED;
          }
          queue.add(waiter);
          return Outcome.QUEUED;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands a slot in use to the first waiter; null: nobody waits, or the limit was lowered below
   * what is in use, and the slot is given up.
   */
  @Nullable Waiter release() {
    for (long s = state.get(); ; s = state.get()) {
      if ((s >>> 32) == 0) {
        if (state.compareAndSet(s, s - 1)) {
          return null;
        }
      } else if ((int) s > limit) {
        if (state.compareAndSet(s, s - 1)) {
          return claim(); // the limit may have been raised again meanwhile
        }
      } else {
        Waiter first = poll();
        if (first != null) {
          return first;
        }
      }
    }
  }

  /** Gives a free slot to the first waiter; null if none is free, or nobody waits. */
  @Nullable Waiter claim() {
    lock.lock();
    try {
      for (long s = state.get(); (s >>> 32) > 0 && (int) s < limit; s = state.get()) {
        if (state.compareAndSet(s, s + 1 - WAITER)) {
          return queue.pollFirst();
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Sets how many slots there are. Those in use beyond it are given up as their calls end. */
  void limit(int newLimit) {
    limit = newLimit;
  }

  /** Takes a waiter out; false if it was out already. */
  boolean remove(Waiter waiter) {
    lock.lock();
    try {
      if (!queue.remove(waiter)) {
        return false;
      }
      state.addAndGet(-WAITER);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Waiter poll() {
    lock.lock();
    try {
      Waiter first = queue.pollFirst();
      if (first != null) {
        state.addAndGet(-WAITER);
      }
      return first;
    } finally {
      lock.unlock();
    }
  }
}
