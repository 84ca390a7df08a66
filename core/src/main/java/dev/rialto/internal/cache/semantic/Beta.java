package dev.rialto.internal.cache.semantic;

/**
 * The beta distribution of an unknown share. Immutable.
 *
 * <p>The distribution function is the regularized incomplete beta function by its continued
 * fraction (Lentz's method; Abramowitz and Stegun, 26.5.8), the logarithm of the gamma function
 * Lanczos's approximation.
 *
 * @param a what speaks for the share, above zero
 * @param b what speaks against it, above zero
 */
record Beta(double a, double b) {

  private static final double[] LANCZOS = {
    0.9999999999998099,
    676.5203681218851,
    -1259.1392167224028,
    771.3234287776531,
    -176.6150291621406,
    12.507343278686905,
    -0.13857109526572012,
    9.984369578019572e-6,
    1.5056327351493116e-7
  };

  private static final int MOST_STEPS = 300;
  private static final double TINY = 1e-300;

  /** Returns the distribution after so much was seen of a share of wrong ones. */
  Beta seen(double right, double wrong) {
    return new Beta(a + wrong, b + right);
  }

  /** Returns how likely the share is above a value. */
  double above(double x) {
    if (x <= 0) {
      return 1;
    }
    if (x >= 1) {
      return 0;
    }
    double front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta());
    return x < (a + 1) / (a + b + 2)
        ? 1 - front * fraction(a, b, x) / a
        : front * fraction(b, a, 1 - x) / b;
  }

  /** Returns the logarithm of the beta function. */
  double logBeta() {
    return logGamma(a) + logGamma(b) - logGamma(a + b);
  }

  private static double fraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / away(1 - (a + b) * x / (a + 1));
    double result = d;
    for (int m = 1; m <= MOST_STEPS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / away(1 + even * d);
      c = away(1 + even / c);
      result *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / away(1 + odd * d);
      c = away(1 + odd / c);
      double step = d * c;
      result *= step;
      if (Math.abs(step - 1) < 1e-12) {
        break;
      }
    }
    return result;
  }

  private static double away(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  private static double logGamma(double x) {
    if (x < 0.5) {
      return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
    }
    double z = x - 1;
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (z + i);
    }
    double t = z + LANCZOS.length - 1.5;
    return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
  }
}
