package dev.rialto.runtime;

import dev.rialto.InvalidOutputException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers that are one value as such, without JSON around it: {@code **C**}, {@code "C".},
 * {@code 42.}, {@code True}, {@code Answer: 2026-01-31}.
 *
 * <p>One rule for all types: emphasis, quotes, brackets and the full stop around a value are taken
 * off, and so is a label of letters before it; what remains must be the value, whole. If that is
 * not so of the whole text, a last line that is labelled as the answer counts, or else the first or
 * last line, if no other line says another thing.
 */
final class BareWord {

  private static final int MAX_LENGTH = 200;
  private static final int MAX_LABEL = 40;

  /** So many lines before the last are looked at; what is longer would cost the transport time. */
  private static final int MAX_LINES = 100;

  /** So often something is taken off that stands around a value; nobody wraps one more often. */
  private static final int MAX_ROUNDS = 20;

  private static final String EMPHASIS = "*_`";
  private static final String AROUND = "*_`\"'“”‘’„«»";
  private static final String BEHIND = ".,;!。";

  /** A label that leaves no doubt: {@code Answer:}, {@code **My final answer**:}. */
  private static final Pattern ANSWER =
      Pattern.compile(
          "[*_#>\\s-]{0,9}(?:(?:the|my|so)\\s+)?(?:(?:final|correct|best)\\s+)?answer[*_]{0,3}\\s?:",
          Pattern.CASE_INSENSITIVE);

  private BareWord() {}

  /**
   * Returns the value; null if the text is none, or may be several.
   *
   * @param text what stands behind the thoughts
   * @param output knows the type
   */
  static <T> @Nullable T read(String text, JsonOutput<T> output) {
    T whole = value(text, output);
    String plain = bare(text);
    if (whole != null || plain.indexOf('\n') < 0) {
      return whole;
    }
    T answer = answer(plain, output);
    if (answer != null) {
      return answer;
    }
    T first = value(plain.substring(0, plain.indexOf('\n')), output);
    T last = value(plain.substring(plain.lastIndexOf('\n') + 1), output);
    T taken = first == null ? last : first;
    return taken == null || othersSay(plain, taken, output) ? null : taken;
  }

  /**
   * Returns the value of a last line that says it is the answer, whatever choices stand before it;
   * null if it does not, or another line says so of another value.
   */
  private static <T> @Nullable T answer(String text, JsonOutput<T> output) {
    String last = text.substring(text.lastIndexOf('\n') + 1);
    T taken = isAnswer(last) ? value(last, output) : null;
    int end = text.length();
    for (int line = 0; taken != null && line < MAX_LINES && end >= 0; line++) {
      int before = text.lastIndexOf('\n', end - 1);
      String other = text.substring(before + 1, end);
      if (isAnswer(other) && !taken.equals(value(other, output))) {
        return null;
      }
      end = before;
    }
    return end < 0 ? taken : null;
  }

  private static boolean isAnswer(String line) {
    return line.length() <= MAX_LENGTH && ANSWER.matcher(line).lookingAt();
  }

  private static <T> boolean othersSay(String text, T taken, JsonOutput<T> output) {
    int end = text.length();
    for (int line = 0; line < MAX_LINES && end >= 0; line++) {
      int before = text.lastIndexOf('\n', end - 1);
      T value = value(text.substring(before + 1, end), output);
      if (value != null && !value.equals(taken)) {
        return true;
      }
      end = before;
    }
    return false;
  }

  private static <T> @Nullable T value(String line, JsonOutput<T> output) {
    if (line.length() > MAX_LENGTH) {
      return null;
    }
    T value = attempt(line.strip(), output);
    if (value != null) {
      return value;
    }
    String word = bare(line);
    value = attempt(word, output);
    if (value != null) {
      return value;
    }
    String labelled = unlabelled(word);
    return labelled.isEmpty() ? null : attempt(bare(labelled), output);
  }

  private static <T> @Nullable T attempt(String word, JsonOutput<T> output) {
    if (word.isEmpty()) {
      return null;
    }
    String lower = word.toLowerCase(Locale.ROOT);
    boolean literal = lower.equals("true") || lower.equals("false") || lower.equals("null");
    T value = ValueReader.isScalar(word) || literal ? json(literal ? lower : word, output) : null;
    if (value != null || word.indexOf('\\') >= 0 || word.indexOf('"') >= 0) {
      return value;
    }
    value = json('"' + word + '"', output);
    return value != null && isDoubtful(value, word) ? null : value;
  }

  /**
   * Any word at all is a relative URI: only one with scheme and path was surely meant as one. The
   * full stop behind it would be part of it.
   */
  private static boolean isDoubtful(Object value, String word) {
    Object inner = value instanceof Optional<?> maybe && maybe.isPresent() ? maybe.get() : value;
    boolean stop = BEHIND.indexOf(word.charAt(word.length() - 1)) >= 0;
    return inner instanceof URI uri && (stop || !uri.isAbsolute() || uri.isOpaque());
  }

  private static <T> @Nullable T json(String json, JsonOutput<T> output) {
    try (ValueReader in = output.reader(json, json)) {
      T value = output.value(in);
      in.only();
      return value;
    } catch (InvalidOutputException e) {
      return null;
    }
  }

  /** Returns a text without what models put around a value. */
  static String bare(String text) {
    String rest = text.strip();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      String before = rest;
      rest = unfenced(rest);
      int start = 0;
      int end = rest.length();
      while (start < end && EMPHASIS.indexOf(rest.charAt(start)) >= 0) {
        start++;
      }
      while (start < end && EMPHASIS.indexOf(rest.charAt(end - 1)) >= 0) {
        end--;
      }
      while (end - start >= 2 && isPair(rest.charAt(start), rest.charAt(end - 1))) {
        start++;
        end--;
      }
      boolean letter = rest.indexOf('(') < 0; // those of a choice are written as C), too
      while (end > start && isBehind(rest.charAt(end - 1), letter)) {
        end--;
      }
      rest = rest.substring(start, end).strip();
      if (rest.equals(before)) {
        return rest;
      }
    }
    return rest;
  }

  private static boolean isPair(char first, char last) {
    return (AROUND.indexOf(first) >= 0 && AROUND.indexOf(last) >= 0)
        || (first == '(' && last == ')');
  }

  private static boolean isBehind(char c, boolean letter) {
    return BEHIND.indexOf(c) >= 0 || (c == ')' && letter);
  }

  /** Returns a text without the fence around it; one that was begun and not ended is one, too. */
  static String unfenced(String text) {
    int inside = text.isEmpty() || !AnswerText.isFence(text.charAt(0)) ? -1 : behindFence(text);
    if (inside < 0) {
      return text;
    }
    int end = text.length();
    while (end > inside && text.charAt(end - 1) == text.charAt(0)) {
      end--;
    }
    boolean ended = text.length() - end >= AnswerText.FENCE;
    return text.substring(inside, ended ? end : text.length()).strip();
  }

  /** What stands in the fence's own line is the name of a language; if there is no other, not. */
  private static int behindFence(String text) {
    int line = text.indexOf('\n');
    int run = 0;
    while (run < text.length() && text.charAt(run) == text.charAt(0)) {
      run++;
    }
    return run < AnswerText.FENCE ? -1 : line < 0 ? run : line + 1;
  }

  /** Returns what stands behind a label such as {@code Answer:}; empty if there is none. */
  private static String unlabelled(String word) {
    int colon = word.indexOf(':');
    if (colon <= 0 || colon > MAX_LABEL || colon + 1 == word.length()) {
      return "";
    }
    char behind = word.charAt(colon + 1);
    if (behind > ' ' && AROUND.indexOf(behind) < 0) {
      return "";
    }
    boolean letters = false;
    for (int i = 0; i < colon; i++) {
      char c = word.charAt(i);
      letters |= Character.isLetter(c);
      if (!Character.isLetter(c) && c != ' ' && AROUND.indexOf(c) < 0 && c != '#' && c != '-') {
        return "";
      }
    }
    return letters ? word.substring(colon + 1) : "";
  }
}
