package dev.rialto.internal.cache.semantic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A text as the guards see it, worked out once: its words, what it counts, names and denies, and
 * the stems of the words that carry its meaning. Immutable.
 *
 * <p>Long, since a text is gone over once for all of it, and what it says depends on how the same
 * scan has cut it into words.
 */
final class Reading {

  private static final int CLOSE_LENGTH = 6;
  private static final int KEPT_END = 2;
  private static final int LEAST_UNIT = 4;
  private static final int LEAST_COMPARED = 3;
  private static final int FAR_PARTICIPLE = 5;
  private static final Set<String> BEYOND = Set.of("before", "after");

  private final String text;

  /** In small letters, with contractions apart. */
  final List<String> words;

  /** The stems of the words that carry meaning, in order. */
  final List<String> content;

  /** Numbers with their units, sorted. */
  final List<String> numbers;

  /** Words for times, ranks and quantities. */
  final Set<String> counts;

  /** The words with a capital within a sentence, in small letters. */
  final Set<String> names;

  final Set<String> relations;

  /** By the first of the words that mean the same. */
  final Set<String> opposites;

  /** The stems of {@link #content} with who is spoken of, in order. */
  final List<String> actors;

  final Set<String> possessives;

  /** Whether the language is one of which the guards know little. */
  final boolean foreign;

  /** What is asked for: the word that asks, {@code whether}, or nothing. */
  final String kind;

  /** The words that tell who does what to whom. */
  final Set<String> roles;

  /** For a question of yes or no: whether something can, will or should be. */
  final String modal;

  /** What is no prose. */
  final Marks marks;

  /** Names with a number or a letter behind, such as {@code ipv6}, {@code v1.9}, {@code usb-c}. */
  final Set<String> versions;

  /** How often something is to go "to" somewhere. */
  final int goals;

  /** Which names stand there more than once, by a sum of them. */
  final int namedAgain;

  final boolean negative;

  /** Whether a verb denies something, such as "lacks". */
  final boolean denies;

  /** Whether something is done by somebody. */
  final boolean passive;

  final boolean past;

  /** Whether it is about what will be. */
  final boolean future;

  /** Whether it is about what has become of something. */
  final boolean perfect;

  final int questions;

  private Reading(String text) {
    this.text = text;
    Scan scan = new Scan(text);
    words = scan.words;
    sortBetween(words);
    putMonthsFirst(words);
    names = scan.names;
    namedAgain = scan.namedAgain;
    List<String> found = new ArrayList<>();
    List<String> meaning = new ArrayList<>();
    Set<String> times = new TreeSet<>();
    boolean odd = false;
    boolean was = false;
    boolean denial = false;
    List<String> who = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String next = i + 1 < words.size() ? words.get(i + 1) : "";
      String person = Words.PERSONS.get(word);
      if (person != null) {
        who.add(person);
      }
      String number = number(word, next);
      if (number != null) {
        found.add(bound(words, i) + number);
        continue;
      }
      if (Words.COUNTS.contains(word) || isMonth(word, i)) {
        times.add(word);
      } else if (BEYOND.contains(word) && Words.COUNTS.contains(next)) {
        times.add(word + ' ' + next); // the day before yesterday
      }
      odd ^= Words.NEGATIONS.contains(word) || word.endsWith("-free");
      denial |= Words.DENIALS.contains(stem(word));
      was |= Words.PAST.contains(word) || isPerfect(words, i);
      boolean unit = i > 0 && Words.UNITS.containsKey(word) && isNumber(words.get(i - 1));
      if (!Words.FUNCTION.contains(word) && !unit) {
        meaning.add(stem(word));
        if (person == null) {
          who.add(stem(word));
        }
      }
    }
    actors = List.copyOf(who);
    possessives = among(words, Words.POSSESSIVES);
    foreign = scan.otherScript || words.stream().noneMatch(Words.ENGLISH::contains);
    found.sort(null);
    numbers = List.copyOf(found);
    content = List.copyOf(meaning);
    counts = times;
    negative = odd;
    denies = denial;
    passive = isPassive(words);
    past = was;
    future = words.contains("will");
    perfect = hasParticiple(words);
    relations = among(words, Words.RELATIONS);
    addComparison(words, relations);
    opposites = opposites(words);
    roles = among(words, Words.ROLES);
    kind = kind(words);
    modal = kind.equals("whether") ? modal(words) : "";
    marks = Marks.of(text);
    versions = versions(words);
    goals = goals(words);
    questions = (int) text.chars().filter(c -> c == '?').count();
  }

  /** Reads a text. */
  static Reading of(String text) {
    return new Reading(text);
  }

  /** Returns the text. */
  String text() {
    return text;
  }

  /**
   * A distance or a difference between two is the same whichever is named first; a ratio or a
   * change is not. Only where each of the two is one word, and nothing that may belong to one of
   * them comes behind.
   */
  private static void sortBetween(List<String> words) {
    int i = words.indexOf("between");
    if (i > 0
        && i + 3 < words.size()
        && words.get(i + 2).equals("and")
        && isName(words.get(i + 1))
        && isName(words.get(i + 3))
        && words.get(i + 1).compareTo(words.get(i + 3)) > 0
        && Words.FUNCTION.containsAll(words.subList(i + 4, words.size()))
        && isSymmetric(words.subList(0, i))) {
      Collections.swap(words, i + 1, i + 3);
    }
  }

  /** "4 July" is "July 4". */
  private static void putMonthsFirst(List<String> words) {
    for (int i = 1; i < words.size(); i++) {
      String day = words.get(i - 1);
      if (Words.MONTHS.contains(words.get(i))
          && day.length() <= 2
          && day.chars().allMatch(Character::isDigit)) {
        Collections.swap(words, i - 1, i);
      }
    }
  }

  private static boolean isName(String word) {
    return !Words.FUNCTION.contains(word)
        && word.chars().noneMatch(Character::isDigit)
        && !isNumber(word);
  }

  /** Whether the last word that carries meaning is one of a relation that has no direction. */
  private static boolean isSymmetric(List<String> before) {
    int last = before.size() - 1;
    while (last >= 0 && Words.FUNCTION.contains(before.get(last))) {
      last--;
    }
    if (last < 0) {
      return false;
    }
    String word = before.get(last); // which is often misspelt
    return Words.SYMMETRIC.stream().anyMatch(known -> close(known, word))
        && before.stream().noneMatch(Words.SHARES::contains);
  }

  /** "Should I have called": a modal, who it is, "have" and a participle. */
  private static boolean isPerfect(List<String> words, int at) {
    if (at == 0 || at + 1 >= words.size() || !words.get(at).equals("have")) {
      return false;
    }
    String next = words.get(at + 1);
    return (next.endsWith("ed") || next.endsWith("en") || Words.PARTICIPLES.contains(next))
        && words.subList(Math.max(0, at - 3), at).stream().anyMatch(Words.MODALS::containsKey);
  }

  /** "How has Berlin changed": within a few words behind "has" there is a participle. */
  private static boolean hasParticiple(List<String> words) {
    int at = Math.max(words.indexOf("has"), words.indexOf("have"));
    if (at < 0) {
      return false;
    }
    for (int i = at + 1; i < Math.min(words.size(), at + FAR_PARTICIPLE); i++) {
      if (words.get(i).endsWith("ed") || Words.PARTICIPLES.contains(words.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** "Bigger than" and "as big as" compare in different ways. */
  private static void addComparison(List<String> words, Set<String> to) {
    if (words.contains("than")) {
      to.add("than");
    }
    int as = words.indexOf("as");
    if (as >= 0 && as + 2 < words.size() && words.get(as + 2).equals("as")) {
      to.add("as");
    }
  }

  private static boolean isPassive(List<String> words) {
    int by = words.lastIndexOf("by");
    return by > 0 && words.subList(0, by).stream().anyMatch(Words.BE::contains);
  }

  /** "At least" and "up to" a number ask for others. */
  private static String bound(List<String> words, int at) {
    String before = at == 0 ? "" : words.get(at - 1);
    if (before.equals("to") && at > 1) {
      before = words.get(at - 2) + " to";
    }
    return Words.BOUNDS.getOrDefault(before, "");
  }

  private boolean isMonth(String word, int at) {
    return Words.DOUBTFUL_MONTHS.contains(word)
        && ((at > 0 && Words.BEFORE_MONTHS.contains(words.get(at - 1)))
            || (at + 1 < words.size() && isNumber(words.get(at + 1))));
  }

  private static boolean isNumber(String word) {
    return number(word, "") != null;
  }

  /**
   * Returns a number with its unit, "5 kg" and "5kg" and "five kilos" alike; null if it is none.
   */
  private static @org.jspecify.annotations.Nullable String number(String word, String next) {
    if (isSignOfNumber(word) || hasNumeral(word)) {
      return word;
    }
    int end = 0;
    while (end < word.length()
        && (Character.isDigit(word.charAt(end))
            || (end > 0 && ".,:/-".indexOf(word.charAt(end)) >= 0))) {
      end++;
    }
    String digits = THOUSANDS.matcher(word.substring(0, end)).replaceAll("");
    if (end == 0) {
      String numeral = Words.NUMERALS.get(word);
      if (numeral == null) {
        return null;
      }
      digits = numeral;
      end = word.length();
    }
    String behind = end < word.length() ? word.substring(end) : next;
    String unit = Words.UNITS.get(behind);
    if (end < word.length() && unit == null) {
      return word; // such as "2nd" or "1080p": as it stands
    }
    return unit == null ? digits : digits + unit;
  }

  /** Such as the comma in "1,000", which is 1000; in "1,5" it is another sign. */
  private static final Pattern THOUSANDS =
      Pattern.compile("(?<=^[1-9]\\d{0,2}(,\\d{3}){0,6}),(?=(\\d{3},)*\\d{3}(\\.|$))");

  /** Such as "½", "②", "Ⅳ" and "三". */
  private static boolean isSignOfNumber(String word) {
    if (word.isEmpty()) {
      return false;
    }
    int type = Character.getType(word.codePointAt(0));
    return type == Character.OTHER_NUMBER
        || type == Character.LETTER_NUMBER
        || (word.length() == 1 && Words.NUMBER_SIGNS.contains(word));
  }

  /** Such as "forty-two" and "three-storey": as they stand. */
  private static boolean hasNumeral(String word) {
    if (word.indexOf('-') < 0) {
      return false;
    }
    for (String part : word.split("-", -1)) {
      if (Words.NUMERALS.containsKey(part)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> opposites(List<String> words) {
    Set<String> found = new HashSet<>();
    for (String word : words) {
      String known = Words.OPPOSITES.get(stem(word));
      if (known == null) {
        known = Words.OPPOSITES.get(stem(positive(word)));
      }
      if (known == null && word.length() >= LEAST_UNIT) {
        known = Words.UNITS.get(word); // of which no number stands in front, such as "in dollars"
      }
      if (known != null) {
        found.add(known);
      } else if (word.indexOf('-') > 0) { // "left-handed"
        found.addAll(opposites(Arrays.asList(word.split("-", -1))));
      }
    }
    return found;
  }

  /** "Safest" is "most safe": what is compared is what "safe" is of. */
  private static String positive(String word) {
    for (String[] ending : DEGREES) {
      int kept = word.length() - ending[0].length();
      if (kept >= LEAST_COMPARED && word.endsWith(ending[0])) {
        return word.substring(0, kept) + ending[1];
      }
    }
    return word;
  }

  private static final String[][] DEGREES = {{"iest", "y"}, {"est", ""}, {"ier", "y"}, {"er", ""}};

  private static Set<String> among(List<String> words, Set<String> known) {
    Set<String> found = new HashSet<>();
    for (String word : words) {
      if (known.contains(word)) {
        found.add(word);
      }
    }
    return found;
  }

  /** "Does it" asks for another answer than "how does it". */
  private static String kind(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (Words.ASKS.contains(word)) {
        boolean quantity =
            word.equals("how")
                && i + 1 < words.size()
                && Words.QUANTITIES.contains(words.get(i + 1));
        return quantity ? "how much" : word.equals("which") ? "what" : word;
      }
    }
    for (String word : words) {
      if (Words.YES_OR_NO.contains(word)) {
        return "whether";
      }
    }
    return "";
  }

  private static Set<String> versions(List<String> words) {
    Set<String> found = new HashSet<>();
    for (String word : words) {
      int last = word.length() - 1;
      boolean lettered = last > 1 && word.charAt(last - 1) == '-';
      if (Character.isLetter(word.charAt(0))
          && (lettered || word.chars().anyMatch(Character::isDigit))) {
        found.add(word.replace("-", ""));
      }
    }
    return found;
  }

  /** Not that of "how to". */
  private static int goals(List<String> words) {
    int goals = 0;
    for (int i = 0; i < words.size(); i++) {
      goals += words.get(i).equals("to") && (i == 0 || !words.get(i - 1).equals("how")) ? 1 : 0;
    }
    return goals;
  }

  private static String modal(List<String> words) {
    for (String word : words) {
      String modal = Words.MODALS.get(word);
      if (modal != null) {
        return modal;
      }
    }
    boolean plain =
        !words.isEmpty()
            && Words.PLAIN_AUXILIARIES.contains(words.get(0))
            && words.subList(1, words.size()).stream().noneMatch(Words.MODAL_VERBS::contains);
    return plain ? "do" : "";
  }

  /** Cuts off what English adds for number and tense; crude, and the same for both texts. */
  static String stem(String word) {
    if (Words.ENDING_IN_S.contains(word)) {
      return word;
    }
    String stem = word;
    for (String[] ending : ENDINGS) {
      if (stem.endsWith(ending[0])
          && stem.length() - ending[0].length() >= 3
          && !(ending[0].equals("s") && stem.endsWith("ss"))) {
        stem = stem.substring(0, stem.length() - ending[0].length()) + ending[1];
        break;
      }
    }
    return stem.length() > 3 && stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem;
  }

  private static final String[][] ENDINGS = {
    {"'s", ""},
    {"ies", "y"},
    {"ied", "y"},
    {"sses", "ss"},
    {"ing", ""},
    {"ed", ""},
    {"es", ""},
    {"s", ""}
  };

  /** Returns whether two stems are one word, of which one may be misspelt by a letter. */
  static boolean close(String a, String b) {
    return a.equals(b)
        || (a.length() >= CLOSE_LENGTH
            && b.length() >= CLOSE_LENGTH
            && a.charAt(0) == b.charAt(0)
            && oneEdit(a, b));
  }

  /** Not at the end, where a letter makes another word: employer, employee; sulfate, sulfite. */
  private static boolean oneEdit(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 1) {
      return false;
    }
    int i = 0;
    int least = Math.min(a.length(), b.length());
    while (i < least && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    int j = 0;
    while (j < least - i && a.charAt(a.length() - 1 - j) == b.charAt(b.length() - 1 - j)) {
      j++;
    }
    return Math.max(a.length(), b.length()) - i - j <= 1 && j >= KEPT_END;
  }

  /** Goes over the characters once. */
  private static final class Scan {
    final List<String> words = new ArrayList<>();
    final Set<String> names = new HashSet<>();

    int namedAgain;

    /** Whether there are letters of another script than Latin. */
    boolean otherScript;

    Scan(String text) {
      boolean starts = true;
      int i = 0;
      while (i < text.length()) {
        int c = text.codePointAt(i);
        if (!Character.isLetterOrDigit(c)) {
          if (".!?:\n".indexOf(c) >= 0) {
            starts = true;
          } else if (c == '%') {
            words.add("%");
          } else if (isNumberSign(c)) {
            words.add(Character.toString(c));
          }
          i += Character.charCount(c);
          continue;
        }
        int end = end(text, i);
        add(text.substring(i, end), starts);
        starts = false;
        i = end;
      }
    }

    private static boolean isNumberSign(int c) {
      int type = Character.getType(c);
      return type == Character.OTHER_NUMBER || type == Character.LETTER_NUMBER;
    }

    private static int end(String text, int from) {
      int i = from;
      boolean ideographic = Character.isIdeographic(text.codePointAt(from));
      while (i < text.length()) {
        int c = text.codePointAt(i);
        boolean inside =
            Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || joins(text, i, c);
        if (!inside) {
          break;
        }
        i += Character.charCount(c);
        if (ideographic) {
          break; // each is a word
        }
      }
      return i;
    }

    /** An apostrophe, hyphen, or a mark within a number, between two letters or digits. */
    private static boolean joins(String text, int at, int c) {
      if (at + 1 >= text.length()) {
        return c == '+' || c == '#';
      }
      boolean letter = Character.isLetterOrDigit(text.charAt(at + 1));
      boolean digits =
          at > 0
              && Character.isDigit(text.charAt(at - 1))
              && Character.isDigit(text.charAt(at + 1));
      return switch (c) {
        case '\'', '’', '-', '&' -> letter;
        case '.', ',', ':', '/' -> digits;
        case '+', '#' -> true; // c++, c#
        default -> false;
      };
    }

    private void add(String word, boolean starts) {
      int first = word.codePointAt(0);
      otherScript |=
          first > 0xFF
              && Character.isLetter(first)
              && Character.UnicodeScript.of(first) != Character.UnicodeScript.LATIN;
      String small = word.toLowerCase(Locale.ROOT).replace('’', '\'');
      if (!starts
          && Character.isUpperCase(word.codePointAt(0))
          && !small.equals("i")
          && !small.startsWith("i'")
          && !Words.NUMERALS.containsKey(small)) {
        if (!names.add(small)) {
          namedAgain += small.hashCode();
        }
      }
      int mark = small.indexOf('\'');
      if (mark > 0) {
        String head = small.substring(0, mark);
        String tail = small.substring(mark + 1);
        if (tail.equals("t") && head.endsWith("n")) {
          String verb = head.substring(0, head.length() - 1);
          if (!verb.isEmpty()) { // "I do n't", as texts that were cut into words say it
            words.add(verb.equals("ca") ? "can" : verb.equals("wo") ? "will" : verb);
          }
          words.add("not");
          return;
        }
        String expanded =
            switch (tail) {
              case "s" -> Words.ASKS.contains(head) || IS_BEHIND.contains(head) ? "is" : "";
              case "m" -> "am";
              case "re" -> "are";
              case "ve" -> "have";
              case "ll" -> "will";
              case "d" -> "would";
              default -> "";
            };
        if (!expanded.isEmpty()) {
          words.add(head);
          words.add(expanded);
          return;
        }
      }
      if (small.equals("cannot")) {
        words.addAll(Arrays.asList("can", "not"));
        return;
      }
      if (!small.equals("please")) { // wherever it stands
        words.add(small);
      }
    }

    private static final Set<String> IS_BEHIND =
        Set.of("it", "that", "there", "here", "he", "she", "this");
  }
}
