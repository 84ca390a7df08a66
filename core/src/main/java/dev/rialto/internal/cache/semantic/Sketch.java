package dev.rialto.internal.cache.semantic;

import java.util.SplittableRandom;

/**
 * What is left of a vector if of many random directions only the side is kept on which it lies:
 * 1,024 bits. Two vectors differ in a bit with the probability of their angle by π (Charikar,
 * 2002), so that counting bits tells which vectors are worth a look, whatever model they are from.
 *
 * <p>The directions are those of Hadamard's matrix behind random signs, twice (Ailon and Chazelle,
 * 2009), which takes additions alone. They are the same in every process. Stateless.
 */
final class Sketch {

  static final int BITS = 1_024;
  static final int LONGS = BITS / Long.SIZE;

  private static final boolean[] FIRST_SIGNS = signs(0x5eed_0001L);
  private static final boolean[] SECOND_SIGNS = signs(0x5eed_0002L);

  private Sketch() {}

  private static boolean[] signs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] signs = new boolean[BITS];
    for (int i = 0; i < BITS; i++) {
      signs[i] = random.nextBoolean();
    }
    return signs;
  }

  /** Writes the bits of a vector. */
  static void write(float[] vector, long[] to, int offset) {
    float[] x = new float[BITS];
    for (int i = 0; i < vector.length; i++) {
      x[i % BITS] += vector[i]; // longer ones than that are folded
    }
    turn(x, FIRST_SIGNS);
    turn(x, SECOND_SIGNS);
    for (int word = 0; word < LONGS; word++) {
      long bits = 0;
      for (int i = 0; i < Long.SIZE; i++) {
        if (x[word * Long.SIZE + i] > 0) {
          bits |= 1L << i;
        }
      }
      to[offset + word] = bits;
    }
  }

  private static void turn(float[] x, boolean[] signs) {
    for (int i = 0; i < BITS; i++) {
      if (signs[i]) {
        x[i] = -x[i];
      }
    }
    for (int half = 1; half < BITS; half *= 2) {
      for (int i = 0; i < BITS; i += 2 * half) {
        for (int j = i; j < i + half; j++) {
          float a = x[j];
          float b = x[j + half];
          x[j] = a + b;
          x[j + half] = a - b;
        }
      }
    }
  }

  /** Returns in how many bits two vectors differ. */
  static int distance(long[] a, int at, long[] b, int from) {
    int d0 = 0;
    int d1 = 0;
    for (int i = 0; i < LONGS; i += 2) {
      d0 += Long.bitCount(a[at + i] ^ b[from + i]);
      d1 += Long.bitCount(a[at + i + 1] ^ b[from + i + 1]);
    }
    return d0 + d1;
  }

  /** Returns in how many bits vectors so near differ at most, but for one in millions. */
  static int most(double similarity) {
    double share = Math.acos(Math.max(-1, Math.min(1, similarity))) / Math.PI;
    return (int) Math.ceil(BITS * share + 5 * Math.sqrt(BITS * share * (1 - share)) + 1);
  }
}
