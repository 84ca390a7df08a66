package dev.rialto.metrics;

import org.HdrHistogram.AbstractHistogram;
import org.jspecify.annotations.Nullable;

/**
 * How durations are distributed; percentiles are off by less than one percent.
 *
 * @param count how many there were; the rest is 0 if there were none
 * @param meanNanos the mean
 * @param p50Nanos half were at most this long
 * @param p95Nanos 95 of 100 were at most this long
 * @param p99Nanos 99 of 100 were at most this long
 * @param minNanos the shortest
 * @param maxNanos the longest
 */
public record Percentiles(
    long count,
    long meanNanos,
    long p50Nanos,
    long p95Nanos,
    long p99Nanos,
    long minNanos,
    long maxNanos) {

  /** Of nothing at all. */
  public static final Percentiles NONE = new Percentiles(0, 0, 0, 0, 0, 0, 0);

  static Percentiles of(@Nullable AbstractHistogram values, long sumNanos) {
    if (values == null || values.getTotalCount() == 0) {
      return NONE;
    }
    long max = values.getMaxValue();
    return new Percentiles(
        values.getTotalCount(),
        sumNanos / values.getTotalCount(),
        Math.min(max, values.getValueAtPercentile(50)),
        Math.min(max, values.getValueAtPercentile(95)),
        Math.min(max, values.getValueAtPercentile(99)),
        values.getMinValue(),
        max);
  }
}
