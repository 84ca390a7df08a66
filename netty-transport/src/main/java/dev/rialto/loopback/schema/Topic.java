package dev.rialto.loopback.schema;

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
public record Topic(String phrase, List<String> words) {

  private static final Pattern ABOUT =
      Pattern.compile(
          "\\b(?:about|of|on|for|regarding)\\s+([^.,;:?!\\n]{3,})", Pattern.CASE_INSENSITIVE);
  private static final Pattern ASKED =
      Pattern.compile(
          "\\b(?:explain|describe|summari[sz]e|write|review|list|what is|what are)"
              + "\\s+([^.,;:?!\\n]{3,})",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern MANNER =
      Pattern.compile(
          "\\s+(?:in\\s+(?:a|one|two|three|four|five|\\d+)\\s|please\\b|for\\s+me\\b).*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}/+#_-]*");
  private static final int WORDS_IN_PHRASE = 4;
  private static final int MOST_CHARACTERS = 60;
  private static final Set<String> COMMON =
      Set.of(
          ("a an and answer are as at be by can could do does explain for from give has have how i"
                  + " in into is it its list make me my name of on one or our please say sentence"
                  + " should show tell that the their them there these they this three to two us was"
                  + " we what when where which who why will with write you your")
              .split(" ", -1));

  public static Topic of(String prompt) {
    String text = prompt.length() > 2_000 ? prompt.substring(0, 2_000) : prompt;
    Matcher about = ABOUT.matcher(text);
    Matcher asked = ASKED.matcher(text);
    String part = about.find() ? about.group(1) : asked.find() ? asked.group(1) : text;
    String plain = MANNER.matcher(part).replaceFirst("");
    List<String> words = telling(plain);
    if (words.isEmpty()) {
      words = telling(text);
    }
    if (words.isEmpty()) {
      return new Topic("nothing in particular", List.of("nothing"));
    }
    return new Topic(phrase(plain, words), List.copyOf(words));
  }

  /** Keeps the small words between the telling ones: "moving to Kubernetes". */
  private static String phrase(String text, List<String> words) {
    int start = text.indexOf(words.get(0));
    String last = words.get(Math.min(WORDS_IN_PHRASE, words.size()) - 1);
    int end = text.indexOf(last, Math.max(start, 0));
    return start >= 0 && end >= 0 && end - start < MOST_CHARACTERS
        ? text.substring(start, end + last.length()).replaceAll("\\s+", " ")
        : last;
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
  public static String spaced(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
        .replaceAll("[^\\p{L}\\p{N}]+", " ")
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
