package dev.rialto.internal.cache.semantic;

/** Scalar products of vectors, and vectors of length one, whose product is their cosine. */
final class Dot {

  private static final double NEARLY = 1e-3;

  private Dot() {}

  /**
   * Returns a vector of length one in the same direction: not every model makes them so. One that
   * has no direction is all zeros, and near to nothing.
   */
  static float[] unit(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    if (Math.abs(square - 1) < NEARLY) {
      return vector;
    }
    float[] unit = new float[vector.length];
    if (square > 0 && square < Double.POSITIVE_INFINITY) {
      double length = Math.sqrt(square);
      for (int i = 0; i < unit.length; i++) {
        unit[i] = (float) (vector[i] / length);
      }
    }
    return unit;
  }

  // Eight sums side by side: none waits for another.
  /** Returns the product of two vectors; −1 if they are of different models. */
  static float of(float[] a, float[] b) {
    if (a.length != b.length) {
      return -1;
    }
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int i = 0;
    for (int end = a.length - 7; i < end; i += 8) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
      s4 += a[i + 4] * b[i + 4];
      s5 += a[i + 5] * b[i + 5];
      s6 += a[i + 6] * b[i + 6];
      s7 += a[i + 7] * b[i + 7];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }
}
