package dev.rialto.loopback;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a prompt seems to be about, found without understanding it.
 *
 * @param phrase a few words
 * @param words its telling words, never none
 */
record Topic(String phrase, List<String> words) {

  private static final Pattern ABOUT =
      Pattern.compile(
          "\\b(?:about|of|on|for|regarding|explain|describe|summarize|write|review)\\s+([^.,;:?!\\n]{3,})",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}/+#_-]*");
  private static final int WORDS_IN_PHRASE = 5;
  private static final Set<String> COMMON =
      Set.of(
          ("a an and answer are as at be by can could do does explain for from give has have how i in"
                  + " into is it its list make me my name of on one or our please say sentence should"
                  + " show tell that the their them there these they this three to two us was we what"
                  + " when where which who why will with write you your")
              .split(" ", -1));

  static Topic of(String prompt) {
    String text = prompt.length() > 2_000 ? prompt.substring(0, 2_000) : prompt;
    Matcher about = ABOUT.matcher(text);
    List<String> words = telling(about.find() ? about.group(1) : text);
    if (words.isEmpty()) {
      words = telling(text);
    }
    if (words.isEmpty()) {
      words = List.of("nothing in particular");
    }
    List<String> few = words.subList(0, Math.min(WORDS_IN_PHRASE, words.size()));
    return new Topic(String.join(" ", few), List.copyOf(few));
  }

  private static List<String> telling(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      String word = matcher.group();
      if (!COMMON.contains(word.toLowerCase(Locale.ROOT)) && word.length() <= 30) {
        words.add(word);
      }
    }
    return words;
  }

  /** Returns the name of one of many: {@code risks} gives {@code risk}. */
  static String singular(String plural) {
    if (plural.endsWith("ies") && plural.length() > 4) {
      return plural.substring(0, plural.length() - 3) + "y";
    }
    boolean ends = plural.endsWith("s") && !plural.endsWith("ss") && plural.length() > 3;
    return ends ? plural.substring(0, plural.length() - 1) : plural;
  }

  /** Returns {@code first_name} and {@code firstName} as {@code first name}. */
  static String spaced(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
        .replaceAll("[^\\p{L}\\p{N}]+", " ")
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
