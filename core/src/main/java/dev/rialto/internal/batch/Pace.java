package dev.rialto.internal.batch;

import java.time.Duration;

/**
 * How fast the requests of one lane come, and how long it pays to hold one back for the next.
 * Guarded by its lane.
 *
 * <p>While few batches are under way, one is held as long as a burst lasts at the pace seen so far:
 * where requests come fast, that is a moment too short to be felt. It ends early when arrivals
 * cease. With more batches under way every further one costs the provider's patience more than the
 * callers' time, and the whole window is made use of. Where nobody is likely to come within the
 * window, nothing is held at all.
 */
final class Pace {

  /** So many batches may be under way before the whole window is made use of. */
  private static final int FEW = 3;

  private static final long LEAST_NANOS = Duration.ofMillis(4).toNanos();

  /** So many requests are taken for one burst. */
  private static final int BURST = 64;

  private static final long QUIET_NANOS = Duration.ofMillis(1).toNanos();

  /** A pause this many times as long as those before it is the end of a burst. */
  private static final int LONG_PAUSE = 4;

  private final long windowNanos;
  private long latestNanos;
  private long latestGapNanos = Long.MAX_VALUE;
  private long meanGapNanos = Long.MAX_VALUE;
  private boolean any;

  Pace(long windowNanos) {
    this.windowNanos = windowNanos;
  }

  void arrived(long nowNanos) {
    if (any) {
      long gap = Math.max(0, nowNanos - latestNanos);
      meanGapNanos = meanGapNanos == Long.MAX_VALUE ? gap : meanGapNanos + (gap - meanGapNanos) / 4;
      latestGapNanos = gap;
    }
    any = true;
    latestNanos = nowNanos;
  }

  /** Returns how long a batch is held at most; 0 if nobody is likely to come. */
  long holdNanos(int underWay) {
    if (gapNanos() > windowNanos / 2) {
      return 0;
    }
    long burstNanos = Math.max(LEAST_NANOS, BURST * gapNanos());
    return underWay < FEW ? Math.min(windowNanos, burstNanos) : windowNanos;
  }

  /** Returns when a batch goes that has been held since a moment, unless more come. */
  long dueNanos(long sinceNanos, long holdNanos, int underWay) {
    if (underWay >= FEW) {
      return sinceNanos + holdNanos;
    }
    long quietNanos = Math.max(QUIET_NANOS, LONG_PAUSE * gapNanos());
    return Math.min(sinceNanos + holdNanos, latestNanos + quietNanos);
  }

  /** The latest gap tells of a burst before the mean does. */
  private long gapNanos() {
    return Math.min(latestGapNanos, meanGapNanos);
  }
}
