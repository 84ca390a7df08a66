package dev.rialto.internal.cache.semantic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What makes two texts differ although their vectors are near: numbers with their units, dates,
 * versions, negations, verbs that deny, names, opposites, relations, the kind of question,
 * operators and identifiers of programs, signs that are no letters, who does it to whom, and the
 * order of words where all are the same. Knows English words; of other languages numbers, names and
 * order, and takes no word of theirs for another. When in doubt, texts differ. Stateless.
 */
final class Guards {

  private static final String[] UNDOING = {
    "un", "in", "im", "ir", "il", "dis", "non", "non-", "de", "dés", "des", "mis", "anti", "no-"
  };

  private static final int LEAST_UNDONE = 3;

  /** Greek ones are letters of many other words: "atypical", but not "away". */
  private static final String[] UNDOING_LONG = {"a", "an"};

  private static final int LEAST_LONG_UNDONE = 6;

  private static final int LEAST_TURNED = 4;

  /** From so many words on that carry meaning, one of them hardly moves a vector. */
  private static final int LONG = 16;

  private Guards() {}

  /** Returns whether nothing that is looked at speaks against two texts meaning the same. */
  static boolean allow(String one, String other) {
    return allow(Reading.of(one), Reading.of(other));
  }

  /** Returns whether nothing that is looked at speaks against two texts meaning the same. */
  static boolean allow(Reading one, Reading other) {
    boolean sameModal =
        one.modal.isEmpty() || other.modal.isEmpty() || one.modal.equals(other.modal);
    return one.kind.equals(other.kind)
        && one.past == other.past
        && !(one.future && other.perfect)
        && !(one.perfect && other.future)
        && sameModal
        && allowStatements(one, other);
  }

  /** As {@link #allow(Reading, Reading)}, for texts that ask nothing. */
  static boolean allowStatements(Reading one, Reading other) {
    return one.numbers.equals(other.numbers)
        && one.negative == other.negative
        && one.denies == other.denies
        && one.counts.equals(other.counts)
        && !opposed(one.relations, other.relations)
        && !opposed(one.opposites, other.opposites)
        && !inAndOut(one, other)
        && !inAndOut(other, one)
        && !toAndFrom(one, other)
        && !toAndFrom(other, one)
        && !opposed(one.versions, other.versions)
        && one.marks.exact().equals(other.marks.exact())
        && other.words.containsAll(one.marks.camels())
        && one.words.containsAll(other.marks.camels())
        && !undone(one, other)
        && !undone(other, one)
        && !turned(one, other)
        && !turned(other, one)
        && !passive(one, other)
        && !passive(other, one)
        && one.namedAgain == other.namedAgain
        && namesIn(one, other)
        && namesIn(other, one)
        && !opposed(one.possessives, other.possessives)
        && !otherWords(one, other)
        && !swapped(one.words, other.words)
        && !swapped(one.content, other.content)
        && !swapped(one.actors, other.actors);
  }

  /**
   * Where a model sees little of a difference, words decide: of a language that is not known here a
   * word may not stand for another, and long texts have the same ones.
   */
  private static boolean otherWords(Reading one, Reading other) {
    boolean isLong = Math.max(one.content.size(), other.content.size()) >= LONG;
    if (!isLong && !one.foreign && !other.foreign) {
      return false;
    }
    Set<String> a = new HashSet<>(one.content);
    Set<String> b = new HashSet<>(other.content);
    return isLong ? !a.equals(b) : opposed(a, b);
  }

  /** Each has a word that the other lacks: "with" here and "without" there. */
  private static boolean opposed(Set<String> a, Set<String> b) {
    return !b.containsAll(a) && !a.containsAll(b);
  }

  /** "Zoom in" and "zoom out": of the two only these are too usual to be {@link #opposed}. */
  private static boolean inAndOut(Reading one, Reading other) {
    return one.words.contains("in")
        && !other.words.contains("in")
        && other.words.contains("out")
        && !one.words.contains("out");
  }

  /** "Send it to me" and "send it from me". */
  private static boolean toAndFrom(Reading one, Reading other) {
    return one.words.contains("from") && !other.words.contains("from") && one.goals < other.goals;
  }

  /**
   * One has a word that the other has with "un", "in" or their like in front: "freeze" and
   * "unfreeze".
   */
  private static boolean undone(Reading one, Reading other) {
    for (String word : other.words) {
      if (!one.words.contains(word)
          && (isUndone(word, one, UNDOING, LEAST_UNDONE)
              || isUndone(word, one, UNDOING_LONG, LEAST_LONG_UNDONE))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUndone(String word, Reading one, String[] prefixes, int least) {
    for (String prefix : prefixes) {
      if (word.length() >= prefix.length() + least
          && word.startsWith(prefix)
          && one.words.contains(word.substring(prefix.length()))) {
        return true;
      }
    }
    return false;
  }

  /** "Harmful" here and "harmless" there, "online" and "offline". */
  private static boolean turned(Reading one, Reading other) {
    for (String word : one.words) {
      if (word.length() > LEAST_TURNED
          && !other.words.contains(word)
          && (isTurned(word, Words.TURNS, false, other)
              || isTurned(word, Words.TURNING, true, other))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTurned(String word, String[][] pairs, boolean front, Reading other) {
    for (String[] pair : pairs) {
      String own = pair[0];
      String turned = null;
      if (front && word.startsWith(own)) {
        turned = pair[1] + word.substring(own.length());
      } else if (!front && word.endsWith(own)) {
        turned = word.substring(0, word.length() - own.length()) + pair[1];
      }
      if (turned != null && other.words.contains(turned)) {
        return true;
      }
    }
    return false;
  }

  /**
   * "Brazil beat Germany" and "Brazil was beaten by Germany": who does it stands last in one of
   * them, and the others stand as they do in the other.
   */
  private static boolean passive(Reading one, Reading other) {
    if (!one.passive || other.words.contains("by")) {
      return false;
    }
    List<String> shared = new ArrayList<>(one.content);
    shared.retainAll(other.content);
    List<String> there = new ArrayList<>(other.content);
    there.retainAll(one.content);
    return shared.size() > 1 && shared.equals(there);
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
