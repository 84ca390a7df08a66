package dev.rialto.runtime;

import java.util.List;

/**
 * Finds the JSON in what a model wrote: behind a thinking block, an introduction or the opening of
 * a code fence.
 *
 * <p>One place is chosen, in one pass, and only there is read. Trying one place after the other
 * would take an inner object for the answer when the outer one is cut or wrong.
 */
final class AnswerText {

  static final List<String> THOUGHT_ENDS = List.of("</think>", "</thinking>", "</reasoning>");

  private AnswerText() {}

  /**
   * Returns where the JSON starts; the text's length if there is nothing like JSON.
   *
   * @param member the only member of a root that wraps a value which is no object; empty for a
   *     record's own object
   */
  static int start(String text, String member) {
    int first = skipBlank(text, 0);
    if (isStart(text, first, member)) {
      return first;
    }
    int from = afterThoughts(text, first);
    first = skipBlank(text, from);
    if (isStart(text, first, member)) {
      return first;
    }
    int fence = text.indexOf("```", from);
    if (fence >= 0) {
      int line = text.indexOf('\n', fence);
      int inside = skipBlank(text, line < 0 ? fence + 3 : line + 1);
      if (isStart(text, inside, member)) {
        return inside;
      }
    }
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c == '{' || c == '[') && isStart(text, i, member)) {
        return i;
      }
    }
    return text.length();
  }

  /** Returns the text itself behind the thoughts, without fence and blanks. */
  static String plain(String text) {
    String rest = text.substring(afterThoughts(text, skipBlank(text, 0))).strip();
    if (rest.startsWith("```") && rest.endsWith("```") && rest.length() >= 6) {
      int line = rest.indexOf('\n');
      rest = rest.substring(line < 0 ? 3 : line + 1, rest.length() - 3).strip();
    }
    return rest;
  }

  /** Returns whether a second JSON value stands where the first has ended. */
  static boolean another(String text, int end) {
    int next = skipBlank(text, end);
    return next < text.length() && (text.charAt(next) == '{' || text.charAt(next) == '[');
  }

  private static boolean isStart(String text, int at, String member) {
    if (at >= text.length()) {
      return false;
    }
    int next = skipBlank(text, at + 1);
    char second = next < text.length() ? text.charAt(next) : 0;
    if (text.charAt(at) == '{') {
      return second == '"' || second == '}' || second == 0;
    }
    return !member.isEmpty()
        && text.charAt(at) == '['
        && (second == 0 || "\"{[]-0123456789tfn".indexOf(second) >= 0);
  }

  /**
   * Some models leave out the opening tag: what stands before the closing one is thought. A thought
   * that never closes is all there is.
   */
  private static int afterThoughts(String text, int from) {
    for (String end : THOUGHT_ENDS) {
      int at = text.indexOf(end, from);
      if (at >= 0) {
        return at + end.length();
      }
    }
    return text.startsWith("<think", from) || text.startsWith("<reasoning>", from)
        ? text.length()
        : from;
  }

  private static int skipBlank(String text, int from) {
    int i = from;
    while (i < text.length() && (text.charAt(i) <= ' ' || text.charAt(i) == '\uFEFF')) {
      i++;
    }
    return i;
  }
}
