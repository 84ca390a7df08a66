package dev.rialto.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Steps through the characters of a JSON text. Knows where strings and numbers end, not what they
 * are wanted for. Not thread-safe.
 *
 * <p>Ends of strings are found with {@link String#indexOf(int, int)}, which the virtual machine
 * does many characters at a time; where the next backslash stands is remembered, so that a string
 * without one is a plain copy.
 *
 * <p>Longer than most, since all of it shares one position and one text, and each step from class
 * to class would be taken for every value.
 */
final class JsonScanner {

  static final int MAX_NUMBER_LENGTH = 1_000;
  static final int MAX_STRING_LENGTH = 20_000_000;

  private static final int MAX_BUFFER = 1 << 16;
  private static final char[] NOTHING = {};

  /** What an escape's letter stands for; 0 if it is no escape. */
  private static final char[] ESCAPED = escaped();

  /** Digits that always fit a long. */
  private static final int SHORT = 18;

  /** The greatest integer below which a double holds each. */
  private static final long EXACT = 1L << 53;

  /** As far as {@link #SHORT} digits go; a double holds each. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18
  };

  private final String text;
  private final int length;
  private int pos;

  /** The first backslash at or behind {@link #slashFrom}; the greatest integer if there is none. */
  private int slash = -1;

  private int slashFrom;

  private char[] buffer = NOTHING;
  private boolean hasSurrogates;
  private boolean isShort;
  private long number;
  private boolean isExact;
  private double exact;

  private static char[] escaped() {
    char[] all = new char[128];
    String letters = "\"\\/bfnrt";
    for (int i = 0; i < letters.length(); i++) {
      all[letters.charAt(i)] = "\"\\/\b\f\n\r\t".charAt(i);
    }
    return all;
  }

  JsonScanner(String text) {
    this.text = text;
    this.length = text.length();
  }

  String text() {
    return text;
  }

  int length() {
    return length;
  }

  int position() {
    return pos;
  }

  void moveTo(int position) {
    pos = position;
  }

  void step() {
    pos++;
  }

  boolean atEnd() {
    return pos >= length;
  }

  /** Returns the character here; 0 at the end. */
  char peek() {
    return pos < length ? text.charAt(pos) : 0;
  }

  char charAt(int index) {
    return text.charAt(index);
  }

  String substring(int start, int end) {
    return text.substring(start, end);
  }

  boolean isAt(String other, int start, int end) {
    return other.length() == end - start && text.startsWith(other, start);
  }

  /** Steps over blanks. */
  void blank() {
    int p = pos;
    while (p < length && isBlank(text.charAt(p))) {
      p++;
    }
    pos = p;
  }

  /**
   * Returns whether a character is blank: JSON's own, and those without width or break that models
   * put in their place.
   */
  static boolean isBlank(char c) {
    return c <= ' '
        ? c == ' ' || c == '\n' || c == '\r' || c == '\t'
        : c >= '\u00a0'
            && (c == '\u00a0' || c == '\u202f' || c == '\u200b' || c == '\u3000' || c == '\ufeff');
  }

  /** Steps over a word, if it stands here whole; returns whether it does. */
  boolean literal(String word) {
    int end = pos + word.length();
    if (!text.startsWith(word, pos) || (end < length && isWord(text.charAt(end)))) {
      return false;
    }
    pos = end;
    return true;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == '+';
  }

  /** Steps over the string here; returns where its closing quote stands, -1 if it has none. */
  int stringEnd() {
    int start = pos + 1;
    int end = text.indexOf('"', start);
    while (end >= 0 && isEscaped(start, end)) {
      // A quote behind an odd number of backslashes is none.
      int before = end;
      while (before > start && text.charAt(before - 1) == '\\') {
        before--;
      }
      if (((end - before) & 1) == 0) {
        break;
      }
      end = text.indexOf('"', end + 1);
    }
    pos = end < 0 ? length : end + 1;
    return end;
  }

  /** Returns whether there is a backslash between two places. */
  boolean isEscaped(int start, int end) {
    if (start < slashFrom || start > slash) {
      int found = text.indexOf('\\', start);
      slash = found < 0 ? Integer.MAX_VALUE : found;
      slashFrom = start;
    }
    return slash < end;
  }

  /**
   * Returns the text that stands for escapes and all; null if there is an escape of no kind. {@link
   * #hasSurrogates} then speaks of it.
   */
  @Nullable String unescaped(int start, int end) {
    int length = end - start;
    char[] out = buffer.length < length ? grown(length) : buffer;
    hasSurrogates = false;
    text.getChars(start, end, out, 0);
    // In place, since what stands for a character is never shorter than it.
    int size = isEscaped(start, end) ? slash - start : length;
    for (int p = size; p < length; ) {
      char c = out[p++];
      if (c == '\\') {
        c = out[p++]; // stringEnd saw to it that a character follows
        if (c == 'u') {
          int unit = hex(out, p, length);
          if (unit < 0) {
            return null;
          }
          c = (char) unit;
          hasSurrogates |= Character.isSurrogate(c);
          p += 4;
        } else {
          int plain = c < ESCAPED.length ? ESCAPED[c] : 0;
          if (plain == 0) {
            return null;
          }
          c = (char) plain;
        }
      }
      out[size++] = c;
    }
    return new String(out, 0, size);
  }

  private char[] grown(int size) {
    if (size > MAX_BUFFER) {
      return new char[size];
    }
    buffer = new char[size + (size >> 1)];
    return buffer;
  }

  /** Returns whether escapes brought halves of surrogate pairs into the last text. */
  boolean hasSurrogates() {
    return hasSurrogates;
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

  static boolean hasHalfPair(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /**
   * Returns where the number here ends, -1 if there is none; {@link #isShort}, {@link #number},
   * {@link #isExact} and {@link #exact} then speak of it. Does not step.
   */
  int numberEnd() {
    int p = pos;
    boolean negative = p < length && text.charAt(p) == '-';
    if (negative) {
      p++;
    }
    int digits = p;
    long value = 0;
    char c = 0;
    while (p < length && (c = text.charAt(p)) >= '0' && c <= '9') {
      value = value * 10 + (c - '0'); // of no use where it overflows
      p++;
    }
    if (p == digits || (p - digits > 1 && text.charAt(digits) == '0')) {
      return -1;
    }
    int significant = p - digits;
    isShort = significant <= SHORT;
    number = negative ? -value : value;
    int scale = 0;
    if (p < length && text.charAt(p) == '.') {
      isShort = false;
      int point = ++p;
      while (p < length && (c = text.charAt(p)) >= '0' && c <= '9') {
        value = value * 10 + (c - '0');
        p++;
      }
      scale = p - point;
      if (scale == 0) {
        return -1;
      }
    }
    isExact = significant + scale <= SHORT && value <= EXACT;
    if (isExact) {
      double magnitude = value / POWERS[scale];
      exact = negative ? -magnitude : magnitude;
    }
    if (p < length && (text.charAt(p) == 'e' || text.charAt(p) == 'E')) {
      isShort = false;
      isExact = false;
      p++;
      p = digitsEnd(p < length && (text.charAt(p) == '+' || text.charAt(p) == '-') ? p + 1 : p);
    }
    return p < length && p >= 0 && isWord(text.charAt(p)) ? -1 : p;
  }

  /** Returns whether the last number is an integer of so few digits that it fits a long. */
  boolean isShort() {
    return isShort;
  }

  /** Returns the last number, if it is short. */
  long number() {
    return number;
  }

  /**
   * Returns whether the last number's {@code double} is known: its digits are an integer that a
   * double holds, and so is the power of ten that they are divided by, which leaves one rounding,
   * as the standard wants (Clinger, "How to read floating point numbers accurately", 1990).
   */
  boolean isExact() {
    return isExact;
  }

  /** Returns the last number, if it is exact. */
  double exact() {
    return exact;
  }

  /** Returns where the digits end; -1 if there is none. */
  private int digitsEnd(int start) {
    int p = start;
    while (p < length && text.charAt(p) >= '0' && text.charAt(p) <= '9') {
      p++;
    }
    return p == start ? -1 : p;
  }

  /** Returns whether a number has neither fraction nor exponent. */
  static boolean isInteger(String number) {
    return number.indexOf('.') < 0 && number.indexOf('e') < 0 && number.indexOf('E') < 0;
  }

  /**
   * Steps over a value of any kind; of what stands within it, only strings and brackets are looked
   * at.
   *
   * @param most how deep it may nest
   * @return how deep it nests, more than the most if it is too deep; -1 if there is no whole value
   */
  int skipValue(int most) {
    char c = peek();
    if (c == '"') {
      return stringEnd() < 0 ? -1 : 0;
    }
    if (c != '{' && c != '[') {
      int end = numberEnd();
      if (end >= 0) {
        pos = end;
        return 0;
      }
      return literal("null") || literal("true") || literal("false") ? 0 : -1;
    }
    int deepest = 0;
    StringBuilder open = new StringBuilder();
    while (pos < length) {
      c = text.charAt(pos);
      if (c == '"') {
        if (stringEnd() < 0) {
          return -1;
        }
        continue;
      }
      pos++;
      if (c == '{' || c == '[') {
        open.append(c == '{' ? '}' : ']');
        deepest = Math.max(deepest, open.length());
        if (deepest > most) {
          return deepest;
        }
      } else if (c == '}' || c == ']') {
        int last = open.length() - 1;
        if (open.charAt(last) != c) {
          pos--;
          return -1;
        }
        open.setLength(last);
        if (last == 0) {
          return deepest;
        }
      }
    }
    return -1;
  }

  /** Returns whether a text is one value that is neither object nor array, blanks aside. */
  static boolean isScalar(String text) {
    JsonScanner json = new JsonScanner(text);
    json.blank();
    boolean whole = json.skipValue(0) == 0;
    json.blank();
    return whole && json.atEnd();
  }

  /** Returns what a member's name in its quotes says. */
  static String name(String quoted) {
    if (quoted.indexOf('\\') < 0) {
      return quoted.substring(1, quoted.length() - 1);
    }
    try (ValueReader in = new ValueReader(quoted, quoted)) {
      return in.readString();
    }
  }

  /** Returns the line and the column of a place, for a message. */
  String place(int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < index; i = text.indexOf('\n', i + 1)) {
      line++;
      lineStart = i + 1;
    }
    return "line " + line + ", column " + (index - lineStart + 1);
  }
}
