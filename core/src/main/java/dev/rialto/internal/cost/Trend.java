package dev.rialto.internal.cost;

import dev.rialto.Usd;
import dev.rialto.cost.CostProjection;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;

/**
 * The straight line through some amounts, by least squares, and the 95 % prediction interval of a
 * later one: s·√(1 + 1/n + (x − x̄)²/Sxx) times the quantile of Student's t with n − 2 degrees of
 * freedom, as in any textbook of linear regression.
 */
final class Trend {

  /** One degree of freedom is the least that an interval can be made of. */
  static final int FEWEST = 3;

  /** Quantiles of Student's t at .975 with 1, 2, 3 … degrees of freedom. */
  private static final double[] T = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  private final int count;
  private final double meanX;
  private final double meanY;
  private final double slope;
  private final double sxx;
  private final double deviation;

  Trend(List<Double> amounts) {
    count = amounts.size();
    meanX = (count - 1) / 2.0;
    meanY = amounts.stream().mapToDouble(y -> y).average().orElse(0);
    double xx = 0;
    double xy = 0;
    for (int x = 0; x < count; x++) {
      xx += (x - meanX) * (x - meanX);
      xy += (x - meanX) * (amounts.get(x) - meanY);
    }
    sxx = xx;
    slope = xy / xx;
    double squares = 0;
    for (int x = 0; x < count; x++) {
      double off = amounts.get(x) - at(x);
      squares += off * off;
    }
    deviation = Math.sqrt(squares / (count - 2));
  }

  private double at(double x) {
    return meanY + slope * (x - meanX);
  }

  CostProjection project(int x, Instant from, Instant to) {
    double expected = at(x);
    double half =
        T[Math.min(count - 2, T.length) - 1]
            * deviation
            * Math.sqrt(1 + 1.0 / count + (x - meanX) * (x - meanX) / sxx);
    return new CostProjection(
        from, to, money(expected), money(expected - half), money(expected + half), count);
  }

  /** A millionth of a dollar is more than any projection can know. */
  private static Usd money(double amount) {
    return Usd.of(BigDecimal.valueOf(Math.max(0, amount)).setScale(6, RoundingMode.HALF_UP));
  }
}
