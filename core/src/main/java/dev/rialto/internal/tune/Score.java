package dev.rialto.internal.tune;

/**
 * How well something went.
 *
 * @param value the higher the better
 * @param error its standard error
 * @param samples how many observations it is made of
 */
record Score(double value, double error, long samples) {

  static final Score NONE = new Score(0, 0, 0);

  /** Returns the standard error of the difference to another score. */
  double errorOfDifference(Score other) {
    return Math.sqrt(error * error + other.error * other.error);
  }
}
