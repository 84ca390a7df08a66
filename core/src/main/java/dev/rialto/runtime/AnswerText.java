package dev.rialto.runtime;

/**
 * Finds the JSON in what a model wrote: behind a thinking block, an introduction or the opening of
 * a code fence.
 *
 * <p>One place is chosen, in one pass, and only there is read. Trying one place after the other
 * would take an inner object for the answer when the outer one is cut or wrong. JSON that the text
 * begins with is the answer. Behind words there may be examples: then what stands in a fence comes
 * before what stands among words, the object with the asked-for member before other values, and the
 * first before the later ones.
 */
final class AnswerText {

  /** How many backticks or tildes a fence has. */
  static final int FENCE = 3;

  private static final int MAX_INFO = 20;
  private static final int MAX_DEPTH = 200;
  private static final int FENCED = 2;

  private AnswerText() {}

  /**
   * Returns where the JSON starts; the text's length if there is nothing like JSON.
   *
   * @param member the only member of a root that wraps a value which is no object; empty for a
   *     record's own object
   */
  static int start(String text, String member) {
    boolean lists = !member.isEmpty();
    int first = skipBlank(text, 0);
    if (first < text.length() && text.charAt(first) == '{' && isStart(text, first, lists)) {
      return first;
    }
    AnswerStart begin = new AnswerStart(lists);
    int found = begin.advance(text);
    return found >= 0 ? found : choose(text, begin.afterThoughts(text), member);
  }

  /** Returns the text itself behind the thoughts. */
  static String behindThoughts(String text) {
    AnswerStart begin = new AnswerStart(false);
    begin.advance(text);
    return text.substring(begin.afterThoughts(text)).strip();
  }

  /** Returns whether the JSON ends with the text before it is whole. */
  static boolean isCut(String text, String member) {
    int start = start(text, member);
    JsonScanner json = new JsonScanner(text);
    json.moveTo(start);
    return start < text.length() && json.skipValue(Integer.MAX_VALUE) < 0 && json.atEnd();
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

  private static int choose(String text, int from, String member) {
    int best = text.length();
    int rank = -1;
    int highest = member.isEmpty() ? FENCED : FENCED + 1;
    boolean amongWords = true;
    int i = from;
    while (i < text.length() && rank < highest) {
      boolean fence = isFence(text.charAt(i));
      int at = fence ? insideFence(text, i) : i;
      boolean candidate =
          at >= 0
              && isStart(text, at, !member.isEmpty())
              && (fence || (amongWords && mayStand(text, at)));
      if (!candidate) {
        i = Math.max(at, i + 1);
        continue;
      }
      int found = (fence ? FENCED : 0) + (isWrapper(text, at, member) ? 1 : 0);
      if (found > rank) {
        rank = found;
        best = at;
      }
      int end = valueEnd(text, at);
      if (end < 0 && fence) {
        return best;
      }
      amongWords &= end >= 0; // where one has no end, others would be parts of it
      i = end < 0 ? at + 1 : end;
    }
    return best;
  }

  /** Within a sentence empty braces are words, and a number in brackets is a note. */
  static boolean mayStand(CharSequence text, int at) {
    char second = second(text, at);
    boolean sure = second == '"' || (text.charAt(at) == '[' && (second == '{' || second == '['));
    if (sure) {
      return true;
    }
    int before = at - 1;
    while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '\t')) {
      before--;
    }
    return before < 0 || "\n`:".indexOf(text.charAt(before)) >= 0 || second == 0;
  }

  private static boolean isWrapper(String text, int at, String member) {
    int quote = skipBlank(text, at + 1);
    return !member.isEmpty()
        && text.charAt(at) == '{'
        && text.startsWith("\"" + member + "\"", quote);
  }

  private static int valueEnd(String text, int at) {
    JsonScanner json = new JsonScanner(text);
    json.moveTo(at);
    int depth = json.skipValue(MAX_DEPTH);
    return depth >= 0 && depth <= MAX_DEPTH ? json.position() : -1;
  }

  /** Returns whether an object, or a list if those count, may begin at a place. */
  static boolean isStart(CharSequence text, int at, boolean lists) {
    if (at >= text.length()) {
      return false;
    }
    char second = second(text, at);
    if (text.charAt(at) == '{') {
      return second == '"' || second == '}' || second == 0;
    }
    return lists
        && text.charAt(at) == '['
        && (second == 0 || "\"{[]-0123456789tfn".indexOf(second) >= 0);
  }

  static boolean isFence(char c) {
    return c == '`' || c == '~';
  }

  /**
   * Returns where the content of a fence begins, blanks and the name of its language aside; -1 if
   * there is no fence.
   */
  static int insideFence(CharSequence text, int at) {
    int p = at;
    while (p < text.length() && text.charAt(p) == text.charAt(at)) {
      p++;
    }
    if (p - at < FENCE) {
      return -1;
    }
    int info = p;
    while (p < text.length() && p - info < MAX_INFO && isInfo(text.charAt(p))) {
      p++;
    }
    return skipBlank(text, p);
  }

  private static boolean isInfo(char c) {
    return Character.isLetterOrDigit(c) || "_+.#-".indexOf(c) >= 0;
  }

  /** Returns what stands behind a bracket, blanks aside; 0 if nothing. */
  private static char second(CharSequence text, int bracket) {
    int next = skipBlank(text, bracket + 1);
    return next < text.length() ? text.charAt(next) : 0;
  }

  static int skipBlank(CharSequence text, int from) {
    int i = from;
    while (i < text.length() && isBlank(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Returns whether a character around the JSON is blank: what is within it, and controls. */
  static boolean isBlank(char c) {
    return c <= ' ' || JsonScanner.isBlank(c);
  }
}
