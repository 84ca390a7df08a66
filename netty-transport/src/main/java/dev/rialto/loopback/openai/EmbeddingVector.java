package dev.rialto.loopback.openai;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Turns a text into a vector of length 1 by hashing its words and their parts, so that texts which
 * share words lie closer together. It knows nothing of meaning.
 */
final class EmbeddingVector {

  private static final int PLACES_PER_FEATURE = 8;
  private static final int PART = 3;

  private EmbeddingVector() {}

  static float[] of(String text, int dimensions) {
    double[] sum = new double[dimensions];
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
      if (!word.isEmpty()) {
        add(sum, word, 1.0);
        for (int i = 0; i + PART <= word.length(); i++) {
          add(sum, "~" + word.substring(i, i + PART), 0.3);
        }
      }
    }
    // Keeps apart what has the same words in another order, and gives a direction to no words at
    // all.
    add(sum, text, 0.2);
    double length = 0;
    for (double d : sum) {
      length += d * d;
    }
    float[] vector = new float[dimensions];
    if (length == 0) {
      vector[0] = 1;
      return vector;
    }
    double scale = 1 / Math.sqrt(length);
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) (sum[i] * scale);
    }
    return vector;
  }

  private static void add(double[] sum, String feature, double weight) {
    SplittableRandom random = new SplittableRandom(feature.hashCode());
    for (int i = 0; i < PLACES_PER_FEATURE; i++) {
      sum[random.nextInt(sum.length)] += random.nextBoolean() ? weight : -weight;
    }
  }
}
