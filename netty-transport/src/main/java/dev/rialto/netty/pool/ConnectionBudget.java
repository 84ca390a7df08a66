package dev.rialto.netty.pool;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of a transport, open ones and those being opened, on all of its loops. A
 * pool that finds none left is told when that may have changed, and another origin's idle
 * connection, on whichever loop, is closed for it. Thread-safe.
 */
public final class ConnectionBudget {

  private final int max;
  private final AtomicInteger taken = new AtomicInteger();
  private final Queue<OriginPool> hungry = new ConcurrentLinkedQueue<>();
  private final List<Loop> loops = new CopyOnWriteArrayList<>();

  public ConnectionBudget(int max) {
    this.max = max;
  }

  /** Names a loop whose idle connections may be closed for others. */
  void add(Loop loop) {
    loops.add(loop);
  }

  /** Takes one. Returns false if there are none left. */
  boolean tryTake() {
    while (true) {
      int now = taken.get();
      if (now >= max) {
        return false;
      }
      if (taken.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  void giveBack() {
    taken.decrementAndGet();
    OriginPool next;
    while ((next = hungry.poll()) != null) {
      onLoop(next.loop, next::budgetMayHaveRoom);
    }
  }

  /**
   * A pool found none left: {@link OriginPool#budgetMayHaveRoom} is called once, on its loop, when
   * it had better look again.
   */
  void await(OriginPool pool) {
    hungry.add(pool);
    if (!isUsedUp()) {
      // One was given back between its look and this.
      giveNotice(pool);
      return;
    }
    closeOneIdle(pool, loops.indexOf(pool.loop), 0);
  }

  private void giveNotice(OriginPool pool) {
    if (hungry.remove(pool)) {
      onLoop(pool.loop, pool::budgetMayHaveRoom);
    }
  }

  /** Asks one loop after the other, beginning with the pool's own, until one has one to close. */
  private void closeOneIdle(OriginPool hungryPool, int first, int asked) {
    if (asked == loops.size()) {
      return;
    }
    Loop loop = loops.get((first + asked) % loops.size());
    onLoop(
        loop,
        () -> {
          if (!loop.closeOneIdle(hungryPool)) {
            closeOneIdle(hungryPool, first, asked + 1);
          }
        });
  }

  private static void onLoop(Loop loop, Runnable task) {
    try {
      loop.eventLoop.execute(task);
    } catch (RejectedExecutionException e) {
      // It has ended, and its pools with it.
    }
  }

  /** Returns whether a pool waits for a connection to be closed. */
  boolean isWanted() {
    return !hungry.isEmpty();
  }

  boolean isUsedUp() {
    return taken.get() >= max;
  }

  int taken() {
    return taken.get();
  }
}
