package dev.rialto.metrics.internal.series;

import dev.rialto.Cost;
import dev.rialto.Usd;
import java.math.BigDecimal;

/** Costs as whole millionths of a millionth of a dollar, which can be counted exactly. */
public final class Picos {

  /** The cost cannot be counted: its price is not known, or the amount is absurd. */
  public static final long UNKNOWN = -1;

  private static final int SCALE = 12;
  private static final double PER_DOLLAR = 1e12;

  /** Below this many dollars two roundings of a double are off by less than half a pico. */
  private static final double EXACT_BELOW_DOLLARS = 2_000;

  private static final BigDecimal HIGHEST = BigDecimal.valueOf(Long.MAX_VALUE, SCALE);

  private Picos() {}

  /** Returns the amount, {@link #UNKNOWN} if it is below zero or more than can be counted too. */
  public static long of(Cost cost) {
    Usd amount = cost.amountOrNull();
    if (amount == null || amount.signum() < 0) {
      return UNKNOWN;
    }
    if (amount.signum() == 0) {
      return 0;
    }
    BigDecimal dollars = amount.toBigDecimal();
    if (dollars.scale() <= SCALE) {
      double rounded = dollars.doubleValue();
      if (rounded < EXACT_BELOW_DOLLARS) {
        return Math.round(rounded * PER_DOLLAR); // exact, and without an object
      }
    }
    return dollars.compareTo(HIGHEST) > 0 ? UNKNOWN : amount.toPicosUp();
  }

  /** Returns the sum of two numbers that are not negative; the largest number if it is beyond. */
  static long plus(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
