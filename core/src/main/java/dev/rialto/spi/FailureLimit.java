package dev.rialto.spi;

import java.time.Duration;

/**
 * How many failed requests a provider bears before it turns a key away altogether.
 *
 * @param failures the most, of whatever kind, that do no harm
 * @param window within which they are counted
 */
public record FailureLimit(int failures, Duration window) {

  /** Refuses what is no limit. */
  public FailureLimit {
    if (failures < 1 || window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException(
          failures + " failures in " + window + "; allowed is 1 or more in more than no time");
    }
  }
}
