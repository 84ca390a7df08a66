package dev.rialto.internal.batch;

import dev.rialto.spi.EmbeddingLimits;
import java.util.List;

/**
 * How long texts are in tokens, by a guess that is made without a vocabulary: four characters of an
 * alphabet, and one of Chinese, Japanese or Korean.
 */
final class EmbeddedTexts {

  private static final char FIRST_IDEOGRAPHIC = '\u2E80';

  private EmbeddedTexts() {}

  static long tokens(String text) {
    int wide = 0;
    for (int i = 0; i < text.length(); i++) {
      wide += text.charAt(i) >= FIRST_IDEOGRAPHIC ? 1 : 0;
    }
    return 1L + wide + (text.length() - wide) / 4;
  }

  static long tokens(List<String> texts) {
    long sum = 0;
    for (String text : texts) {
      sum += tokens(text);
    }
    return sum;
  }

  /** Returns the place behind the last text that goes with the first one; one goes in any case. */
  static int fitting(List<String> texts, int from, EmbeddingLimits limits) {
    long sum = 0;
    int to = from;
    while (to < texts.size() && to - from < limits.texts()) {
      sum += limits.tokens() == Integer.MAX_VALUE ? 0 : tokens(texts.get(to));
      if (sum > limits.tokens() && to > from) {
        return to;
      }
      to++;
    }
    return to;
  }
}
