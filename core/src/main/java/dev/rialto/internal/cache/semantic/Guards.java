package dev.rialto.internal.cache.semantic;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What makes two texts differ although their vectors are near: numbers with their units, dates,
 * negations, names, opposites, relations, the kind of question, operators and identifiers of
 * programs, and the order of words where all words are the same. Knows English words; numbers,
 * names and order of other languages too. When in doubt, texts differ. Stateless.
 */
public final class Guards {

  private static final String[] UNDOING = {
    "un", "in", "im", "ir", "il", "dis", "non", "non-", "de", "dés", "des", "mis", "anti", "no-"
  };

  private static final int LEAST_UNDONE = 4;

  private Guards() {}

  /** Returns whether nothing that is looked at speaks against two texts meaning the same. */
  public static boolean allow(String one, String other) {
    return allow(Reading.of(one), Reading.of(other));
  }

  /** Returns whether nothing that is looked at speaks against two texts meaning the same. */
  public static boolean allow(Reading one, Reading other) {
    return one.kind.equals(other.kind) && allowStatements(one, other);
  }

  /** As {@link #allow(Reading, Reading)}, for texts that ask nothing. */
  static boolean allowStatements(Reading one, Reading other) {
    return one.numbers.equals(other.numbers)
        && one.negative == other.negative
        && one.counts.equals(other.counts)
        && !opposed(one.relations, other.relations)
        && !opposed(one.opposites, other.opposites)
        && one.marks.exact().equals(other.marks.exact())
        && other.words.containsAll(one.marks.camels())
        && one.words.containsAll(other.marks.camels())
        && !undone(one, other)
        && !undone(other, one)
        && namesIn(one, other)
        && namesIn(other, one)
        && !swapped(one.words, other.words);
  }

  /** Each has a word that the other lacks: "with" here and "without" there. */
  private static boolean opposed(Set<String> a, Set<String> b) {
    return !b.containsAll(a) && !a.containsAll(b);
  }

  /**
   * One has a word that the other has with "un", "in" or their like in front: "freeze" and
   * "unfreeze".
   */
  private static boolean undone(Reading one, Reading other) {
    for (String word : other.words) {
      for (String prefix : UNDOING) {
        if (word.length() >= prefix.length() + LEAST_UNDONE
            && word.startsWith(prefix)
            && !one.words.contains(word)
            && one.words.contains(word.substring(prefix.length()))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Words with a capital, not at a sentence's beginning, have to be in the other text too. */
  private static boolean namesIn(Reading one, Reading other) {
    for (String name : one.names) {
      if (!has(other, name)) {
        return false;
      }
    }
    return true;
  }

  private static boolean has(Reading other, String name) {
    String stem = Reading.stem(name);
    for (String word : other.words) {
      if (word.equals(name) || Reading.stem(word).equals(stem)) {
        return true;
      }
    }
    return false;
  }

  /** The same words in another order: "from Rome to Oslo" and "from Oslo to Rome". */
  private static boolean swapped(List<String> a, List<String> b) {
    if (a.size() != b.size() || a.equals(b)) {
      return false;
    }
    List<String> sortedA = new ArrayList<>(a);
    List<String> sortedB = new ArrayList<>(b);
    sortedA.sort(null);
    sortedB.sort(null);
    return sortedA.equals(sortedB);
  }
}
