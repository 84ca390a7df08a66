package dev.rialto.internal.route;

import java.util.Arrays;

/**
 * The 95th percentile of the last 64 times. Exact, small, and sorted anew only with every eighth
 * sample. Thread-safe.
 */
final class RecentTimes {

  private static final int KEPT = 64;
  private static final int SORTED_EVERY = 8;

  private final long[] samples = new long[KEPT];
  private final long[] sorted = new long[KEPT];
  private int count;
  private volatile int known;
  private volatile long p95;

  synchronized void add(long nanos) {
    samples[count % KEPT] = nanos;
    count = count + 1 == 2 * KEPT ? KEPT : count + 1; // keeps its place modulo KEPT, and "full"
    int filled = Math.min(count, KEPT);
    if (known == 0 || count % SORTED_EVERY == 0) {
      System.arraycopy(samples, 0, sorted, 0, filled);
      Arrays.sort(sorted, 0, filled);
      p95 = sorted[(int) Math.ceil(filled * 0.95) - 1];
    }
    known = filled;
  }

  /** Returns how many times are known, at most 64. */
  int count() {
    return known;
  }

  long p95() {
    return p95;
  }
}
