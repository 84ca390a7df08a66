package dev.rialto.internal.route;

import java.util.Locale;

/**
 * Where the latency and the failures of a slot are heading: a straight line through the samples of
 * the last minutes, by least squares, and its continuation over as long again. Confined to the
 * health watch.
 */
final class Trend {

  /** Below, a line says nothing. */
  private static final int LEAST = 4;

  /** A slot that will take so many times what it took is in trouble. */
  private static final double SLOWER = 2;

  /** And it must be slower by so much already, for noise predicts everything. */
  private static final double SLOWER_NOW = 1.25;

  private static final double FAILING = 0.1;
  private static final double FAILING_NOW = 0.03;

  private final double[] latencies;
  private final double[] errors;
  private int count;
  private long seen;

  /** Makes one over so many samples. */
  Trend(int samples) {
    latencies = new double[samples];
    errors = new double[samples];
  }

  /** Takes a sample, if anything was seen since the last one. */
  void sample(LiveStats stats) {
    long now = stats.seen();
    if (now == seen) {
      return;
    }
    seen = now;
    if (count == latencies.length) {
      System.arraycopy(latencies, 1, latencies, 0, count - 1);
      System.arraycopy(errors, 1, errors, 0, count - 1);
      count--;
    }
    latencies[count] = stats.latencyNanos();
    errors[count] = stats.errorRate();
    count++;
  }

  /** Returns what is to be feared, in a clause; empty if nothing is. */
  String outlook() {
    if (count < LEAST) {
      return "";
    }
    Line times = Line.through(latencies, count);
    if (times.first() > 0
        && times.last() >= SLOWER_NOW * times.first()
        && times.next() >= SLOWER * times.first()) {
      return String.format(
          Locale.ROOT,
          "its latency has gone from %.1f to %.1f ms, and will be %.1f ms",
          times.first() / 1e6,
          times.last() / 1e6,
          times.next() / 1e6);
    }
    Line failures = Line.through(errors, count);
    if (failures.last() - failures.first() >= FAILING_NOW && failures.next() >= FAILING) {
      return String.format(
          Locale.ROOT,
          "its failures have gone from %.0f to %.0f %%, and will be %.0f %%",
          100 * Math.max(0, failures.first()),
          100 * failures.last(),
          100 * Math.min(1, failures.next()));
    }
    return "";
  }

  /** A line at its first sample, at its last one, and as far beyond. */
  private record Line(double first, double last, double next) {

    static Line through(double[] values, int count) {
      double meanX = (count - 1) / 2.0;
      double meanY = 0;
      for (int i = 0; i < count; i++) {
        meanY += values[i] / count;
      }
      double covariance = 0;
      double variance = 0;
      for (int i = 0; i < count; i++) {
        covariance += (i - meanX) * (values[i] - meanY);
        variance += (i - meanX) * (i - meanX);
      }
      double slope = covariance / variance;
      double first = meanY - slope * meanX;
      double last = meanY + slope * meanX;
      return new Line(first, last, last + slope * (count - 1));
    }
  }
}
