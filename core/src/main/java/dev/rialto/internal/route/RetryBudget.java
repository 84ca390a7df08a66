package dev.rialto.internal.route;

import dev.rialto.config.RetrySettings;
import java.util.Arrays;

/**
 * How many repeats all calls together may still make: a share of the recent calls, and a floor so
 * that a process with few calls may repeat at all. An outage thus multiplies the load by 1.2, not
 * by 4. Thread-safe; the monitor is held for nanoseconds.
 */
final class RetryBudget {

  private static final int SLICES = 10;

  private final double share;
  private final double floor;
  private final long sliceNanos;
  private final long[] calls = new long[SLICES];
  private final long[] repeats = new long[SLICES];
  private long sliceStartNanos;
  private int current;
  private long callSum;
  private long repeatSum;
  private long taken;

  RetryBudget(RetrySettings settings, long nowNanos) {
    long windowNanos = settings.budgetWindow().toNanos();
    this.share = settings.budgetShare();
    this.floor = settings.budgetPerSecond() * windowNanos / 1e9;
    this.sliceNanos = Math.max(1, windowNanos / SLICES);
    this.sliceStartNanos = nowNanos;
  }

  /** Counts a call, which pays into the budget. */
  synchronized void onCall(long nowNanos) {
    advance(nowNanos);
    calls[current]++;
    callSum++;
  }

  /** Takes one repeat out. Returns whether there was one. */
  synchronized boolean tryTake(long nowNanos) {
    advance(nowNanos);
    if (repeatSum + 1 > share * callSum + floor) {
      return false;
    }
    repeats[current]++;
    repeatSum++;
    taken++;
    return true;
  }

  /** Puts one back that was taken for an attempt that was never made. */
  synchronized void giveBack(long nowNanos) {
    advance(nowNanos);
    taken--;
    if (repeatSum > 0) { // else it is forgotten already
      repeats[current]--; // below 0 for a while, if it was taken in an earlier slice
      repeatSum--;
    }
  }

  /** For tests: how many have ever been taken and not given back. */
  synchronized long taken() {
    return taken;
  }

  private void advance(long nowNanos) {
    long steps = (nowNanos - sliceStartNanos) / sliceNanos;
    if (steps <= 0) {
      return;
    }
    sliceStartNanos += steps * sliceNanos;
    if (steps >= SLICES) {
      Arrays.fill(calls, 0);
      Arrays.fill(repeats, 0);
      callSum = 0;
      repeatSum = 0;
      return;
    }
    for (long i = 0; i < steps; i++) {
      current = (current + 1) % SLICES;
      callSum -= calls[current];
      repeatSum -= repeats[current];
      calls[current] = 0;
      repeats[current] = 0;
    }
  }
}
