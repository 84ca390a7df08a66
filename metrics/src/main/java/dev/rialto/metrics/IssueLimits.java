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
 */
public record IssueLimits(
    double maxErrorRate, Duration maxP95, double minHitRatio, Usd maxCostPerCall, long minCalls) {

  /** 5 % errors, 5 s, 20 % hits, $.05 a call, 20 calls. */
  public static final IssueLimits DEFAULT =
      new IssueLimits(.05, Duration.ofSeconds(5), .2, Usd.of("0.05"), 20);

  /** Checks the ranges. */
  public IssueLimits {
    share("maxErrorRate", maxErrorRate);
    share("minHitRatio", minHitRatio);
    if (maxP95.isNegative() || maxP95.isZero()) {
      throw new IllegalArgumentException("maxP95 is " + maxP95 + "; allowed is above zero");
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
