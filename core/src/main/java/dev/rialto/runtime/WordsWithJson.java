package dev.rialto.runtime;

/**
 * Tells, while words come, whether they are within a string of JSON that stands among them: what
 * looks like a mark there is part of a value. Not thread-safe.
 *
 * <p>Quotes among words need not pair; so JSON counts from a bracket with a quote behind it to the
 * bracket that closes it.
 */
final class WordsWithJson {

  /** A bracket has come, and blanks at most behind it. */
  private boolean opened;

  private int depth;
  private boolean quoted;
  private boolean escaped;

  /** Takes the next character. */
  void accept(char c) {
    if (quoted) {
      quoted = escaped || c != '"';
      escaped = !escaped && c == '\\';
    } else if (depth == 0) {
      quoted = opened && c == '"';
      depth = quoted ? 1 : 0;
      opened = isOpening(c) || (opened && AnswerText.isBlank(c));
    } else if (c == '"') {
      quoted = true;
    } else if (isOpening(c)) {
      depth++;
    } else if (c == '}' || c == ']') {
      depth--;
      opened = false;
    }
  }

  /** Returns whether what comes next is within a string, or ends it. */
  boolean isQuoted() {
    return quoted;
  }

  private static boolean isOpening(char c) {
    return c == '{' || c == '[';
  }
}
