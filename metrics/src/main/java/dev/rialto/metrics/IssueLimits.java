package dev.rialto.metrics;

import dev.rialto.Usd;
import java.time.Duration;

/**
 * What is still all right; beyond it is an {@link Issue}.
 *
 * @param maxErrorRate the largest share of failed calls or attempts
 * @param maxP95 the longest 95th percentile of calls
 * @param minHitRatio the smallest share of cache hits of those calls that asked the cache
 * @param maxCostPerCall the most that a call may cost on average
 * @param minCalls with fewer calls in the window nothing is said
 * @param maxHeapShare the largest share of the heap that a collection may leave in use; half of the
 *     way from there to all of it is critical
 * @param maxThreads the most threads of the process
 */
public record IssueLimits(
    double maxErrorRate,
    Duration maxP95,
    double minHitRatio,
    Usd maxCostPerCall,
    long minCalls,
    double maxHeapShare,
    int maxThreads) {

  private static final Duration LONGEST = Duration.ofDays(365);

  /** 5 % errors, 5 s, 20 % hits, $.05 a call, 20 calls, 80 % of the heap, 2,000 threads. */
  public static final IssueLimits DEFAULT =
      new IssueLimits(.05, Duration.ofSeconds(5), .2, Usd.of("0.05"), 20);

  /** Limits of calls, with those of the process left as they are by default. */
  public IssueLimits(
      double maxErrorRate, Duration maxP95, double minHitRatio, Usd maxCostPerCall, long minCalls) {
    this(maxErrorRate, maxP95, minHitRatio, maxCostPerCall, minCalls, .8, 2_000);
  }

  /** Checks the ranges. */
  public IssueLimits {
    share("maxErrorRate", maxErrorRate);
    share("minHitRatio", minHitRatio);
    share("maxHeapShare", maxHeapShare);
    if (maxThreads < 1) {
      throw new IllegalArgumentException("maxThreads is " + maxThreads + "; allowed is 1 or more");
    }
    if (minCalls < 0) {
      throw new IllegalArgumentException("minCalls is " + minCalls + "; allowed is 0 or more");
    }
    if (maxP95.isNegative() || maxP95.isZero() || maxP95.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "maxP95 is " + maxP95 + "; allowed is above zero and up to " + LONGEST);
    }
    if (maxCostPerCall.signum() <= 0) {
      throw new IllegalArgumentException(
          "maxCostPerCall is " + maxCostPerCall + "; allowed is above zero");
    }
  }

  private static void share(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(what + " is " + value + "; allowed is 0 to 1");
    }
  }
}
