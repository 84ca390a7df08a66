package dev.rialto.internal.cache.semantic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What makes two texts differ although their vectors are near: numbers and dates, negations, names,
 * the kind of question, and the order of words where all words are the same. Knows English words;
 * numbers, names and order of other languages too. When in doubt, texts differ. Stateless.
 */
public final class Guards {

  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,:/-]\\d+)*");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}][\\p{L}\\p{Nd}'’&-]*");
  private static final Set<String> COUNTS =
      Set.of(
          "zero",
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "hundred",
          "thousand",
          "million",
          "billion",
          "first",
          "second",
          "third",
          "half",
          "twice",
          "double",
          "today",
          "tomorrow",
          "yesterday",
          "tonight",
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december",
          "monday",
          "tuesday",
          "wednesday",
          "thursday",
          "friday",
          "saturday",
          "sunday",
          "last",
          "next",
          "previous",
          "current");
  private static final Set<String> NEGATIONS =
      Set.of(
          "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot",
          "except", "unless", "non", "nicht", "kein", "keine", "nie", "ohne", "pas", "sans",
          "jamais", "sin", "nunca");
  private static final Set<String> OPPOSITES =
      Set.of(
          "before",
          "after",
          "over",
          "under",
          "above",
          "below",
          "increase",
          "decrease",
          "more",
          "less",
          "most",
          "least",
          "best",
          "worst",
          "enable",
          "disable",
          "start",
          "stop",
          "buy",
          "sell",
          "open",
          "close",
          "to",
          "from",
          "with",
          "gain",
          "lose",
          "win",
          "male",
          "female",
          "minimum",
          "maximum",
          "min",
          "max",
          "import",
          "export",
          "encrypt",
          "decrypt",
          "add",
          "remove",
          "install",
          "uninstall",
          "legal",
          "illegal",
          "safe",
          "unsafe",
          "up",
          "down",
          "left",
          "right",
          "hot",
          "cold",
          "high",
          "low",
          "old",
          "new",
          "allow",
          "deny");
  private static final Set<String> ASKS =
      Set.of("why", "how", "when", "where", "who", "whom", "whose", "what", "which");
  private static final Set<String> YES_OR_NO =
      Set.of(
          "is", "are", "was", "were", "do", "does", "did", "can", "could", "should", "would",
          "will", "has", "have", "had", "may", "must");

  private Guards() {}

  /** Returns whether nothing that is looked at speaks against two texts meaning the same. */
  public static boolean allow(String one, String other) {
    List<String> a = words(one);
    List<String> b = words(other);
    return numbers(one).equals(numbers(other))
        && among(a, COUNTS).equals(among(b, COUNTS))
        && negations(a) % 2 == negations(b) % 2
        && !opposed(a, b)
        && kind(a).equals(kind(b))
        && sameNames(one, other)
        && !swapped(a, b);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT).replace('’', '\''));
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  private static List<String> numbers(String text) {
    List<String> numbers = new ArrayList<>();
    Matcher matcher = NUMBER.matcher(text);
    while (matcher.find()) {
      numbers.add(matcher.group());
    }
    numbers.sort(null);
    return numbers;
  }

  private static Set<String> among(List<String> words, Set<String> known) {
    Set<String> found = new TreeSet<>(words);
    found.retainAll(known);
    return found;
  }

  private static int negations(List<String> words) {
    int count = 0;
    for (String word : words) {
      if (NEGATIONS.contains(word) || word.endsWith("n't")) {
        count++;
      }
    }
    return count;
  }

  /** Each has a word of direction that the other lacks: "to" here and "from" there. */
  private static boolean opposed(List<String> a, List<String> b) {
    Set<String> onlyA = among(a, OPPOSITES);
    Set<String> onlyB = among(b, OPPOSITES);
    Set<String> both = new HashSet<>(onlyA);
    both.retainAll(onlyB);
    onlyA.removeAll(both);
    onlyB.removeAll(both);
    return !onlyA.isEmpty() && !onlyB.isEmpty();
  }

  /** "Does it" asks for another answer than "how does it". */
  private static String kind(List<String> words) {
    for (String word : words) {
      if (ASKS.contains(word)) {
        return word.equals("which") ? "what" : word;
      }
    }
    for (String word : words) {
      if (YES_OR_NO.contains(word)) {
        return "whether";
      }
    }
    return "";
  }

  /** Words with a capital, not at a sentence's beginning, have to be in the other text too. */
  private static boolean sameNames(String one, String other) {
    return namesIn(one, other) && namesIn(other, one);
  }

  private static boolean namesIn(String text, String other) {
    Set<String> there = new HashSet<>(words(other));
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      String word = matcher.group();
      if (Character.isUpperCase(word.codePointAt(0))
          && !startsSentence(text, matcher.start())
          && !word.equals("I")
          && !word.startsWith("I'")
          && !there.contains(word.toLowerCase(Locale.ROOT).replace('’', '\''))) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsSentence(String text, int at) {
    int i = at - 1;
    while (i >= 0 && (Character.isWhitespace(text.charAt(i)) || text.charAt(i) == '"')) {
      i--;
    }
    return i < 0 || ".!?:\n".indexOf(text.charAt(i)) >= 0;
  }

  /** The same words in another order: "from Rome to Oslo" and "from Oslo to Rome". */
  private static boolean swapped(List<String> a, List<String> b) {
    if (a.equals(b) || a.size() != b.size()) {
      return false;
    }
    List<String> sortedA = new ArrayList<>(a);
    List<String> sortedB = new ArrayList<>(b);
    sortedA.sort(null);
    sortedB.sort(null);
    return sortedA.equals(sortedB);
  }
}
