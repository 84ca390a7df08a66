package dev.rialto.internal.wire;

/**
 * Keeps the halves of a surrogate pair together: a high surrogate that ends one piece is held back
 * until the next. What never finds its other half becomes U+FFFD, as in UTF-8.
 */
final class TextJoin {
  private char held;

  /**
   * Returns what of a piece may be handed out; may be empty.
   *
   * @param suspicious whether the piece may hold half a pair
   */
  String next(String piece, boolean suspicious) {
    if (held == 0 && !suspicious) {
      return piece;
    }
    String text = held == 0 ? piece : held + piece;
    held = 0;
    int end = text.length();
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      held = text.charAt(end - 1);
      end--;
    }
    return wellFormed(text.substring(0, end));
  }

  /** Returns what is left at the end; empty if nothing is. */
  String rest() {
    String rest = held == 0 ? "" : "\ufffd";
    held = 0;
    return rest;
  }

  /** Returns the text with every half of a surrogate pair replaced by U+FFFD. */
  static String wellFormed(String text) {
    int bad = firstLone(text);
    if (bad < 0) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    clean.append(text, 0, bad);
    for (int i = bad; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        clean.append(c);
      } else if (isPair(text, i)) {
        clean.append(c).append(text.charAt(++i));
      } else {
        clean.append('\ufffd');
      }
    }
    return clean.toString();
  }

  private static int firstLone(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!isPair(text, i)) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  private static boolean isPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }
}
