package dev.rialto.internal.wire.json;

import java.nio.charset.StandardCharsets;

/** Makes numbers of the bytes they are written with. */
final class Numbers {
  // As many digits fit a long, whatever they are.
  private static final int MAX_DIGITS = 18;
  private static final int MAX_LENGTH = 40;

  private Numbers() {}

  /** Returns a whole number, a float's whole part, or the default. */
  static long whole(byte[] in, int from, int to, long otherwise) {
    boolean minus = from < to && in[from] == '-';
    int first = minus ? from + 1 : from;
    if (first >= to || to - from > MAX_LENGTH) {
      return otherwise;
    }
    long value = 0;
    for (int i = first; i < to; i++) {
      int digit = in[i] - '0';
      if (digit < 0 || digit > 9 || i - first >= MAX_DIGITS) {
        double real = real(in, from, to);
        return Double.isNaN(real) ? otherwise : (long) real;
      }
      value = value * 10 + digit;
    }
    return minus ? -value : value;
  }

  /** Returns a number; NaN if it is none. */
  static double real(byte[] in, int from, int to) {
    try {
      return Double.parseDouble(new String(in, from, to - from, StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
