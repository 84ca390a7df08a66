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

  static final List<String> THOUGHT_ENDS =
      List.of("</think>", "</thinking>", "</thought>", "</reasoning>");
  private static final List<String> THOUGHT_STARTS = List.of("<think", "<thought>", "<reasoning>");

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
      boolean mayStart = (c == '{' || c == '[') && isStart(text, i, member);
      // Within a sentence empty braces are words.
      if (mayStart && (c == '[' || second(text, i) != '}' || startsLine(text, i))) {
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

  /**
   * Returns whether a second JSON value stands behind the first: at once, or an object with members
   * after some words. Which of both is the answer is not for us to say.
   */
  static boolean another(String text, int end) {
    int next = skipBlank(text, end);
    if (next < text.length() && (text.charAt(next) == '{' || text.charAt(next) == '[')) {
      return true;
    }
    for (int at = text.indexOf('{', next); at >= 0; at = text.indexOf('{', at + 1)) {
      if (second(text, at) == '"') {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a text begins with a thought, which is not the answer. */
  static boolean startsThought(String text) {
    return isThought(text, 0);
  }

  private static boolean isStart(String text, int at, String member) {
    if (at >= text.length()) {
      return false;
    }
    char second = second(text, at);
    if (text.charAt(at) == '{') {
      return second == '"' || second == '}' || second == 0;
    }
    return !member.isEmpty()
        && text.charAt(at) == '['
        && (second == 0 || "\"{[]-0123456789tfn".indexOf(second) >= 0);
  }

  private static boolean startsLine(String text, int at) {
    int before = at - 1;
    while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '\t')) {
      before--;
    }
    return before < 0 || text.charAt(before) == '\n' || text.charAt(before) == '`';
  }

  /** Returns what stands behind a bracket, blanks aside; 0 if nothing. */
  private static char second(String text, int bracket) {
    int next = skipBlank(text, bracket + 1);
    return next < text.length() ? text.charAt(next) : 0;
  }

  /**
   * Some models leave out the opening tag: what stands before the closing one is thought. A thought
   * that never closes is all there is; one may follow another.
   */
  private static int afterThoughts(String text, int from) {
    int start = from;
    boolean first = true;
    while (true) {
      boolean opened = isThought(text, start);
      int end = opened || first ? thoughtEnd(text, start) : -1;
      if (end < 0) {
        return opened ? text.length() : start;
      }
      start = skipBlank(text, end);
      first = false;
    }
  }

  private static boolean isThought(String text, int at) {
    for (String start : THOUGHT_STARTS) {
      if (text.startsWith(start, at)) {
        return true;
      }
    }
    return false;
  }

  /** Returns where the first thought has ended; -1 if none has. */
  private static int thoughtEnd(String text, int from) {
    int first = -1;
    for (String end : THOUGHT_ENDS) {
      int at = text.indexOf(end, from);
      if (at >= 0 && (first < 0 || at + end.length() < first)) {
        first = at + end.length();
      }
    }
    return first;
  }

  private static int skipBlank(String text, int from) {
    int i = from;
    while (i < text.length() && (text.charAt(i) <= ' ' || text.charAt(i) == '\uFEFF')) {
      i++;
    }
    return i;
  }
}
