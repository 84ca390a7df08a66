package dev.rialto.internal.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The characters of a string that has escapes. Reused from string to string. */
final class Unescaped {
  private static final char[] NONE = {};
  private static final int MIN = 256;
  private static final int MAX_IDLE = 1 << 16;

  private char[] chars = NONE;
  private int length;

  void clear() {
    length = 0;
    if (chars.length > MAX_IDLE) {
      chars = NONE;
    }
  }

  void add(char c) {
    room(1);
    chars[length++] = c;
  }

  /** Adds UTF-8 without escapes. */
  void add(byte[] in, int from, int to) {
    room(to - from);
    for (int i = from; i < to; i++) {
      if (in[i] < 0) {
        String rest = new String(in, i, to - i, StandardCharsets.UTF_8);
        rest.getChars(0, rest.length(), chars, length);
        length += rest.length();
        return;
      }
      chars[length++] = (char) in[i];
    }
  }

  private void room(int more) {
    if (length + more > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(Math.max(length + more, MIN), chars.length * 2));
    }
  }

  @Override
  public String toString() {
    return new String(chars, 0, length);
  }
}
