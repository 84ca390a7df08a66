package dev.rialto.metrics.internal.series;

import java.util.Arrays;

/** The upper bounds of the histograms that are exposed: 0.1 ms to two minutes. */
public final class Buckets {

  private static final long[] BOUNDS_NANOS = bounds();

  /** How many buckets there are, with the one that has no bound. */
  public static final int COUNT = BOUNDS_NANOS.length + 1;

  private Buckets() {}

  static int indexOf(long nanos) {
    int found = Arrays.binarySearch(BOUNDS_NANOS, nanos);
    return found >= 0 ? found : -found - 1;
  }

  /** Returns the bounds in seconds; the last one is infinite. */
  public static double[] upperBoundsSeconds() {
    double[] seconds = new double[COUNT];
    for (int i = 0; i < BOUNDS_NANOS.length; i++) {
      seconds[i] = BOUNDS_NANOS[i] / 1e9;
    }
    seconds[COUNT - 1] = Double.POSITIVE_INFINITY;
    return seconds;
  }

  private static long[] bounds() {
    double[] millis = {
      .1, .5, 1, 2.5, 5, 10, 25, 50, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000,
      5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000
    };
    return Arrays.stream(millis).mapToLong(value -> Math.round(value * 1e6)).toArray();
  }
}
