package dev.rialto.internal.breaker;

import java.util.Arrays;

/** Counts successes and failures of the recent past in ten slices. Not thread-safe. */
final class FailureWindow {

  private static final int SLICES = 10;

  private final long sliceNanos;
  private final int[] successes = new int[SLICES];
  private final int[] failures = new int[SLICES];
  private long sliceStartNanos;
  private int current;
  private int successSum;
  private int failureSum;

  FailureWindow(long windowNanos, long nowNanos) {
    this.sliceNanos = Math.max(1, windowNanos / SLICES);
    this.sliceStartNanos = nowNanos;
  }

  void success(long nowNanos) {
    advance(nowNanos);
    successes[current]++;
    successSum++;
  }

  void failure(long nowNanos) {
    advance(nowNanos);
    failures[current]++;
    failureSum++;
  }

  /** Returns how many failures there were, as of the last count. */
  int failures() {
    return failureSum;
  }

  /** Returns how many outcomes there were, as of the last count. */
  int total() {
    return successSum + failureSum;
  }

  private void advance(long nowNanos) {
    long steps = (nowNanos - sliceStartNanos) / sliceNanos;
    if (steps <= 0) {
      return; // also when another thread was later and counted first
    }
    sliceStartNanos += steps * sliceNanos;
    if (steps >= SLICES) {
      Arrays.fill(successes, 0);
      Arrays.fill(failures, 0);
      successSum = 0;
      failureSum = 0;
      return;
    }
    for (long i = 0; i < steps; i++) {
      current = (current + 1) % SLICES;
      successSum -= successes[current];
      failureSum -= failures[current];
      successes[current] = 0;
      failures[current] = 0;
    }
  }
}
