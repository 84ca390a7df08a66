package dev.rialto.internal.tokens;

import java.util.function.ToLongFunction;

/**
 * Counts by pairs of bytes, whose time grows with the square of a word's length: 200,000 equal
 * letters would take seconds. A run of one kind of character that is longer than any word is
 * therefore counted a piece at a time, which may add a token at each seam; such a count is an
 * estimate.
 */
final class BpeCounter implements TextCounter {
  /** Far beyond any word, and base64 of a small key. */
  private static final int MAX_RUN = 2_000;

  private final ToLongFunction<String> encoding;

  /**
   * Makes a counter.
   *
   * @param encoding counts the tokens of a text
   */
  BpeCounter(ToLongFunction<String> encoding) {
    this.encoding = encoding;
  }

  @Override
  public boolean isExactFor(String text) {
    return text.length() <= MAX_RUN || seam(text, 0) == text.length();
  }

  @Override
  public long count(String text) {
    if (isExactFor(text)) {
      return encoding.applyAsLong(text);
    }
    long tokens = 0;
    int from = 0;
    while (from < text.length()) {
      int to = seam(text, from);
      tokens += encoding.applyAsLong(text.substring(from, to));
      from = to;
    }
    return tokens;
  }

  /** Returns where a run becomes too long; the text's end if none does. */
  private static int seam(String text, int from) {
    int kind = -1;
    int length = 0;
    for (int i = from; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      int now = kind(c);
      length = now == kind ? length + next - i : next - i;
      kind = now;
      if (length > MAX_RUN) {
        return i;
      }
      i = next;
    }
    return text.length();
  }

  // What the encodings' patterns keep apart; digits they take by threes.
  private static int kind(int c) {
    if (Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
      return 0;
    }
    return Character.isWhitespace(c) ? 1 : 2;
  }
}
