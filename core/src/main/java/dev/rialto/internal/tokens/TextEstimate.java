package dev.rialto.internal.tokens;

/**
 * Estimates: four characters make a token, but a character of a script without spaces makes one by
 * itself, or the prompts of half the world would be taken for a quarter of what they are.
 */
final class TextEstimate implements TextCounter {
  private static final int CHARS_PER_TOKEN = 4;
  // From here on: CJK, kana, Hangul, and the surrogates of emoji, of which a pair counts as two.
  private static final char FIRST_DENSE = '\u2e80';

  @Override
  public boolean isExactFor(String text) {
    return false;
  }

  @Override
  public long count(String text) {
    long quarters = 0;
    for (int i = 0; i < text.length(); i++) {
      quarters += text.charAt(i) >= FIRST_DENSE ? CHARS_PER_TOKEN : 1;
    }
    return (quarters + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
  }
}
