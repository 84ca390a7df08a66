package dev.rialto.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the strings of a JSON text that have escapes. Not thread-safe.
 *
 * <p>Finds a string's end and what its escapes stand for in one pass: models write code and
 * quotations, in which every few characters one is escaped. The pass goes over an array, window by
 * window, and in place, since what stands for characters is never longer than they are.
 */
final class EscapedText {

  /** Enough for most strings. */
  private static final int WINDOW = 128;

  /** How many characters the longest escape has. */
  private static final int ESCAPE = 6;

  private static final int MAX_KEPT = 1 << 16;

  /** What an escape's letter stands for; 0 if it is no escape. */
  private static final char[] MEANT = meant();

  private final String text;
  private char[] kept = new char[2 * WINDOW];
  private boolean hasSurrogates;
  private int end;

  EscapedText(String text) {
    this.text = text;
  }

  private static char[] meant() {
    char[] all = new char[128];
    String letters = "\"\\/bfnrt";
    for (int i = 0; i < letters.length(); i++) {
      all[letters.charAt(i)] = "\"\\/\b\f\n\r\t".charAt(i);
    }
    return all;
  }

  /**
   * Returns what a string says; null if it has an escape of no kind, or no end so near that its
   * length need not be known before.
   *
   * @param start where it begins, behind its quote
   * @param slash where its first backslash stands
   */
  @Nullable String read(int start, int slash) {
    return slash - start > MAX_KEPT ? null : read(start, slash, text.length(), WINDOW);
  }

  /**
   * Returns what a string says, however long; null if it has an escape of no kind.
   *
   * @param end where its closing quote stands
   */
  @Nullable String read(int start, int slash, int end) {
    return read(start, slash, end + 1, end + 1 - slash);
  }

  private @Nullable String read(int start, int slash, int limit, int window) {
    hasSurrogates = false;
    int size = slash - start;
    char[] out = room(kept, size + Math.min(window, limit - slash));
    text.getChars(start, slash, out, 0);
    int from = slash;
    while (from < limit && (from == slash || size <= MAX_KEPT)) {
      int count = Math.min(window, limit - from);
      out = room(out, size + count);
      text.getChars(from, from + count, out, size);
      int all = size + count;
      // What the window may cut is left to the next.
      int whole = from + count == limit ? all : all - ESCAPE + 1;
      int p = size;
      from -= p;
      while (true) {
        int run = plain(out, p, all, size);
        size += run - p;
        p = run;
        if (p < all && out[p] == '"') {
          end = from + p;
          return new String(out, 0, size);
        }
        if (p >= whole) {
          break;
        }
        char c = p + 1 < all ? out[p + 1] : 0;
        p += 2;
        if (c == 'u') {
          int unit = hex(out, p, all);
          if (unit < 0) {
            return null;
          }
          c = (char) unit;
          hasSurrogates |= Character.isSurrogate(c);
          p += 4;
        } else {
          c = c < MEANT.length ? MEANT[c] : 0;
          if (c == 0) {
            return null;
          }
        }
        out[size++] = c;
      }
      from += p;
    }
    return null;
  }

  /** Moves characters to where others end; returns where a quote or a backslash ends them. */
  private static int plain(char[] out, int from, int to, int size) {
    int gap = from - size;
    for (int p = from; p < to; p++) {
      char c = out[p];
      if (c == '"' || c == '\\') {
        return p;
      }
      out[p - gap] = c;
    }
    return to;
  }

  /** Returns an array with the content of another, or that one, that holds so many characters. */
  private char[] room(char[] now, int size) {
    if (now.length >= size) {
      return now;
    }
    if (size > 2 * MAX_KEPT) {
      return Arrays.copyOf(now, size); // once, since the end is known
    }
    kept = Arrays.copyOf(now, 2 * size);
    return kept;
  }

  private static int hex(char[] text, int start, int end) {
    if (end - start < 4) {
      return -1;
    }
    int unit = 0;
    for (int i = start; i < start + 4; i++) {
      char c = text[i];
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      unit = (unit << 4) | digit;
    }
    return unit;
  }

  /** Returns where the closing quote of the last string stands. */
  int end() {
    return end;
  }

  /** Returns whether escapes brought halves of surrogate pairs into the last text. */
  boolean hasSurrogates() {
    return hasSurrogates;
  }
}
