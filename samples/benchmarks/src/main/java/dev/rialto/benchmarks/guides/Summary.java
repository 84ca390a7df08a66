package dev.rialto.benchmarks.guides;

import dev.rialto.Cost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of a model's calls of a scenario.
 *
 * @param sortedMillis how long those that answered took, the shortest first
 * @param firstMillis how long streams took to their first content
 * @param failures how many failed, by exception
 * @param cost what all cost together
 * @param wallMillis how long it took until all were over
 */
record Summary(
    double[] sortedMillis,
    double[] firstMillis,
    Map<String, Integer> failures,
    Cost cost,
    double wallMillis) {

  /**
   * A call.
   *
   * @param failure the exception's simple name; empty if it answered
   */
  record Sample(long nanos, long firstNanos, Cost cost, String failure) {}

  static Summary of(List<Sample> samples, long wallNanos) {
    List<Double> took = new ArrayList<>();
    List<Double> first = new ArrayList<>();
    Map<String, Integer> failures = new TreeMap<>();
    Cost cost = Cost.NOTHING;
    for (Sample sample : samples) {
      cost = cost.plus(sample.cost());
      if (sample.failure().isEmpty()) {
        took.add(sample.nanos() / 1e6);
        if (sample.firstNanos() >= 0) {
          first.add(sample.firstNanos() / 1e6);
        }
      } else {
        failures.merge(sample.failure(), 1, Integer::sum);
      }
    }
    return new Summary(sorted(took), sorted(first), failures, cost, wallNanos / 1e6);
  }

  private static double[] sorted(List<Double> values) {
    double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(all);
    return all;
  }

  int answered() {
    return sortedMillis.length;
  }

  int calls() {
    return answered() + failures.values().stream().mapToInt(Integer::intValue).sum();
  }

  double successRate() {
    return calls() == 0 ? 0 : (double) answered() / calls();
  }

  /**
   * Returns how many were answered in a second, from the first call's beginning to the last end.
   */
  double answersPerSecond() {
    return wallMillis <= 0 ? Double.NaN : answered() * 1e3 / wallMillis;
  }

  /** Returns what an answer cost in dollars, failed calls' cost included; null: nobody knows. */
  @Nullable Double costPerAnswer() {
    return answered() == 0
        ? null
        : cost.amount().map(sum -> sum.toDouble() / answered()).orElse(null);
  }

  double mean() {
    return Arrays.stream(sortedMillis).average().orElse(Double.NaN);
  }

  /** Returns a quantile by the nearest rank: a value that was measured. */
  double quantile(double share) {
    return quantile(sortedMillis, share);
  }

  double firstMedian() {
    return quantile(firstMillis, .5);
  }

  private static double quantile(double[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  /**
   * Returns the lower end of the median's 95 % interval, by order statistics; free of any shape. Of
   * fewer than six answers it is the shortest, and the interval is none of 95 %.
   */
  double medianLow() {
    return sortedMillis.length == 0 ? Double.NaN : sortedMillis[rank()];
  }

  /** Returns the upper end of the median's 95 % interval. */
  double medianHigh() {
    return sortedMillis.length == 0 ? Double.NaN : sortedMillis[sortedMillis.length - 1 - rank()];
  }

  /** Which order statistic has the median above it in 97.5 of 100 cases: n/2 − 0.98·√n. */
  private int rank() {
    int n = sortedMillis.length;
    return (int) Math.max(0, Math.floor(n / 2.0 - .98 * Math.sqrt(n)) - 1);
  }
}
