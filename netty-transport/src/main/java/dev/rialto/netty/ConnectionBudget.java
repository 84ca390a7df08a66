package dev.rialto.netty;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections of a transport, open ones and those being opened. Thread-safe. */
final class ConnectionBudget {

  private final int max;
  private final AtomicInteger taken = new AtomicInteger();

  ConnectionBudget(int max) {
    this.max = max;
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
  }

  boolean isUsedUp() {
    return taken.get() >= max;
  }

  int taken() {
    return taken.get();
  }
}
