package dev.rialto.internal.cache.semantic;

import dev.rialto.internal.onnx.ReadText;
import java.util.List;
import java.util.Set;

/**
 * How alike two texts are that no guard keeps apart.
 *
 * <p>Cosine sees what two texts are about, and hardly what they ask. So it counts for less than the
 * piece of either text that lacks a counterpart most in the other, as a model sees pieces in their
 * context (Zhang et al., 2020, use the mean of what is the least here), or, where the model shows
 * no pieces, as words are spelt.
 *
 * @param reworded whether they differ in nothing but words without a meaning of their own, endings,
 *     and words that only one of them has; else a word stands in place of another, or the order or
 *     the tense is another
 * @param score the higher the likelier they mean the same; 1.3 at most
 * @param replaced whether a word stands in place of another, or only one text has it, and the
 *     model, if it shows pieces, sees nothing like it in the other text
 */
record Likeness(boolean reworded, double score, boolean replaced) {

  /** Below, what stands in place of a piece, or is only here, is hardly the same in other words. */
  private static final double LEAST_COUNTERPART = 0.4;

  private static final Set<String> MINE = Set.of("my");
  private static final double COSINE_WEIGHT = 0.3;

  /** What stands for the least counterpart where only the spelling is known. */
  private static final double SAME_WORDS = 0.72;

  private static final double MISSPELT_WORD = 0.6;
  private static final double WORD_MORE = 0.5;
  private static final double OTHER_WORD = 0.3;

  /** A word that only one text has narrows or widens it, however near the other words are to it. */
  private static final double MORE = 0.05;

  /**
   * Compares two texts.
   *
   * @param cosine of their vectors
   * @param counterpart the least similarity of any piece to its nearest in the other text; {@code
   *     NaN} if that is not known
   */
  static Likeness of(Reading one, Reading other, double cosine, double counterpart) {
    List<String> a = one.content;
    List<String> b = other.content;
    int[] place = new int[a.size()];
    boolean[] taken = new boolean[b.size()];
    int onlyA = 0;
    boolean misspelt = false;
    for (int i = 0; i < place.length; i++) {
      place[i] = find(a.get(i), b, taken, true);
    }
    for (int i = 0; i < place.length; i++) {
      if (place[i] < 0) {
        place[i] = find(a.get(i), b, taken, false);
        misspelt |= place[i] >= 0;
        onlyA += place[i] < 0 ? 1 : 0;
      }
    }
    int onlyB = 0;
    for (boolean found : taken) {
      onlyB += found ? 0 : 1;
    }
    boolean replaced = onlyA > 0 && onlyB > 0;
    boolean more = onlyA + onlyB > 0;
    boolean reworded =
        !replaced
            && isInOrder(place)
            && one.past == other.past
            && one.modal.equals(other.modal)
            && isSameRoles(one, other)
            && Math.max(1, one.questions) == Math.max(1, other.questions)
            && !a.isEmpty();
    double least = counterpart;
    if (Double.isNaN(least)) {
      least = replaced ? OTHER_WORD : more ? WORD_MORE : misspelt ? MISSPELT_WORD : SAME_WORDS;
    }
    double score = least + COSINE_WEIGHT * cosine - (more ? MORE : 0);
    boolean strange = (!reworded || more) && counterpart < LEAST_COUNTERPART;
    return new Likeness(reworded, Math.max(0, score), strange);
  }

  /** Returns the least similarity of any piece of two texts to its nearest in the other one. */
  static double counterpart(ReadText one, ReadText other) {
    return one.leastCounterpart(other, Words.LIGHT);
  }

  /** "My" against "the" is the same question; "my" against "your", or "by" on one side, is not. */
  private static boolean isSameRoles(Reading one, Reading other) {
    return one.roles.equals(other.roles)
        || (one.roles.isEmpty() && MINE.equals(other.roles))
        || (other.roles.isEmpty() && MINE.equals(one.roles));
  }

  private static int find(String word, List<String> in, boolean[] taken, boolean exactly) {
    for (int j = 0; j < taken.length; j++) {
      if (!taken[j] && (exactly ? word.equals(in.get(j)) : Reading.close(word, in.get(j)))) {
        taken[j] = true;
        return j;
      }
    }
    return -1;
  }

  private static boolean isInOrder(int[] place) {
    int last = -1;
    for (int at : place) {
      if (at >= 0) {
        if (at < last) {
          return false;
        }
        last = at;
      }
    }
    return true;
  }
}
