package dev.rialto.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Steps through the characters of a JSON text. Knows where strings and numbers end, not what they
 * are wanted for. Not thread-safe.
 *
 * <p>Ends of strings are found with {@link String#indexOf(int, int)}, which the virtual machine
 * does many characters at a time; where the next backslash stands is remembered, so that a string
 * without one is a plain copy.
 */
final class JsonScanner {

  static final int MAX_NUMBER_LENGTH = 1_000;
  static final int MAX_STRING_LENGTH = 20_000_000;

  private static final int MAX_BUFFER = 1 << 16;
  private static final char[] NOTHING = {};
  private static final String ESCAPES = "\"\\/bfnrt";
  private static final String ESCAPED = "\"\\/\b\f\n\r\t";

  /** Digits that always fit a long. */
  private static final int SHORT = 18;

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

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
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
    char[] out = buffer.length < end - start ? grown(end - start) : buffer;
    int size = 0;
    int p = start;
    hasSurrogates = false;
    while (isEscaped(p, end)) {
      int next = slash;
      text.getChars(p, next, out, size);
      size += next - p;
      char kind = text.charAt(next + 1); // stringEnd saw to it that a character follows
      p = next + 2;
      if (kind == 'u') {
        int unit = hex(p, end);
        if (unit < 0) {
          return null;
        }
        hasSurrogates |= Character.isSurrogate((char) unit);
        out[size++] = (char) unit;
        p += 4;
      } else {
        int at = ESCAPES.indexOf(kind);
        if (at < 0) {
          return null;
        }
        out[size++] = ESCAPED.charAt(at);
      }
    }
    text.getChars(p, end, out, size);
    return new String(out, 0, size + end - p);
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

  private int hex(int start, int end) {
    if (end - start < 4) {
      return -1;
    }
    int unit = 0;
    for (int i = start; i < start + 4; i++) {
      char c = text.charAt(i);
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
   * Returns where the number here ends, -1 if there is none; {@link #isShort} and {@link #number}
   * then speak of it. Does not step.
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
    isShort = p - digits <= SHORT;
    number = negative ? -value : value;
    if (p < length && text.charAt(p) == '.') {
      isShort = false;
      p = digitsEnd(p + 1);
    }
    if (p > 0 && p < length && (text.charAt(p) == 'e' || text.charAt(p) == 'E')) {
      isShort = false;
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
