package dev.rialto.internal.route;

import dev.rialto.spi.FailureLimit;

/**
 * When a key's latest failures were, at a provider that blocks a key which has too many: the key is
 * left in peace before that. Thread-safe.
 */
final class RecentFailures {

  private final long windowNanos;
  private final long[] times;
  private int next;
  private boolean full;

  RecentFailures(FailureLimit limit) {
    this.windowNanos = limit.window().toNanos();
    this.times = new long[limit.failures()];
  }

  synchronized void add(long nowNanos) {
    times[next] = nowNanos;
    next = (next + 1) % times.length;
    full |= next == 0;
  }

  /** Returns how long it takes until one more failure does no harm; 0 if it does none now. */
  synchronized long pauseNanos(long nowNanos) {
    return full ? Math.max(0, times[next] + windowNanos - nowNanos) : 0;
  }
}
