package dev.rialto.metrics;

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
}
