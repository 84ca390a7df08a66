package dev.rialto.internal.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The characters of a string that has escapes. Reused from string to string.
 *
 * <p>Kept as Latin-1 until a character comes that is beyond it: most text takes a byte a character
 * then, here as in the string that is made of it.
 */
final class Unescaped {
  private static final byte[] NO_BYTES = {};
  private static final char[] NO_CHARS = {};
  private static final int MIN = 64;
  private static final int MAX_IDLE = 1 << 16;

  private byte[] bytes = NO_BYTES;
  private char[] chars = NO_CHARS;
  private boolean wide;
  private int length;

  /**
   * Begins a string.
   *
   * @param expected how long it will be at most; a guess, so that it need not grow
   */
  void clear(int expected) {
    length = 0;
    wide = false;
    if (chars.length > MAX_IDLE) {
      chars = NO_CHARS;
    }
    if (bytes.length > MAX_IDLE) {
      bytes = NO_BYTES;
    }
    if (expected > bytes.length) {
      bytes = new byte[Math.max(expected, MIN)];
    }
  }

  void add(char c) {
    room(1);
    if (!wide && c > 0xff) {
      widen(1);
    }
    if (wide) {
      chars[length++] = c;
    } else {
      bytes[length++] = (byte) c;
    }
  }

  /** Adds UTF-8 without escapes. */
  void add(byte[] in, int from, int to) {
    room(to - from);
    int i = from;
    if (!wide) {
      while (i < to && in[i] >= 0) {
        bytes[length++] = in[i++];
      }
      if (i == to) {
        return;
      }
      widen(to - i);
    }
    for (; i < to; i++) {
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
    if (wide) {
      if (length + more > chars.length) {
        chars = Arrays.copyOf(chars, grown(more, chars.length));
      }
    } else if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, grown(more, bytes.length));
    }
  }

  private int grown(int more, int now) {
    return Math.max(Math.max(length + more, MIN), now * 2);
  }

  private void widen(int more) {
    wide = true;
    int least = Math.max(length + more, bytes.length);
    if (chars.length < least) {
      chars = new char[least];
    }
    for (int i = 0; i < length; i++) {
      chars[i] = (char) (bytes[i] & 0xff);
    }
  }

  @Override
  public String toString() {
    return wide
        ? new String(chars, 0, length)
        : new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }
}
