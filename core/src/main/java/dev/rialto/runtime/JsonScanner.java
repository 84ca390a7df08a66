package dev.rialto.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Steps through the characters of a JSON text. Knows where strings and numbers end, not what they
 * are wanted for. Not thread-safe.
 *
 * <p>Most strings are short: their ends are looked for by hand. Those of longer ones are found with
 * {@link String#indexOf(int, int)}, which the virtual machine does many characters at a time; where
 * the next backslash stands is remembered, so that a string without one is a plain copy. Loops go
 * over local variables, and count, which lets the compiler keep everything in registers.
 *
 * <p>Longer than most, since all of it shares one position and one text, and each step from class
 * to class would be taken for every value.
 */
final class JsonScanner {

  static final int MAX_NUMBER_LENGTH = 1_000;
  static final int MAX_STRING_LENGTH = 20_000_000;

  private static final char NO_BREAK = '\u00a0';

  /** How many characters are looked at by hand before the virtual machine is asked. */
  private static final int NEAR = 16;

  /** Digits that always fit a long. */
  private static final int SHORT = 18;

  /** The scale of a number with an exponent. */
  private static final int FLOATING = -1;

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

  private @Nullable EscapedText escapes;
  private boolean isPlain;
  private boolean hasSurrogates;
  private int digits;
  private int scale;
  private long magnitude;
  private boolean isNegative;

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

  String substring(int start, int end) {
    return text.substring(start, end);
  }

  /** Steps over blanks; returns the character behind them, 0 at the end. */
  char blank() {
    char c = peek();
    return c > ' ' && c < NO_BREAK ? c : farBlank();
  }

  private char farBlank() {
    String text = this.text;
    int p = pos;
    while (p < length && isBlank(text.charAt(p))) {
      p++;
    }
    pos = p;
    return peek();
  }

  /**
   * Returns whether a character is blank: JSON's own, and those without width or break that models
   * put in their place.
   */
  static boolean isBlank(char c) {
    return c <= ' '
        ? c == ' ' || c == '\n' || c == '\r' || c == '\t'
        : c >= NO_BREAK
            && (c == NO_BREAK || c == '\u202f' || c == '\u200b' || c == '\u3000' || c == '\ufeff');
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
    return c != ','
        && c != ']'
        && c != '}'
        && (Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == '+');
  }

  /**
   * Steps over the string here; returns where its closing quote stands, -1 if it has none. {@link
   * #isPlain} then speaks of it.
   */
  int stringEnd() {
    String text = this.text;
    int start = pos + 1;
    int near = Math.min(length, start + NEAR);
    for (int p = start; p < near; p++) {
      char c = text.charAt(p);
      if (c == '"') {
        isPlain = true;
        pos = p + 1;
        return p;
      }
      if (c == '\\') {
        return farEnd(p);
      }
    }
    return farEnd(near);
  }

  /** Does so from a place in the string on before which there is no backslash. */
  private int farEnd(int start) {
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
    isPlain = end >= 0 && !isEscaped(start, end);
    pos = end < 0 ? length : end + 1;
    return end;
  }

  /** Steps over a string that begins here, if it is that one; returns whether it is. */
  boolean passName(String name) {
    int start = pos + 1;
    int end = start + name.length();
    if (end >= length || text.charAt(end) != '"' || !text.startsWith(name, start)) {
      return false;
    }
    pos = end + 1;
    return true;
  }

  /** Returns whether there is no backslash in the last string. */
  boolean isPlain() {
    return isPlain;
  }

  private boolean isEscaped(int start, int end) {
    if (start < slashFrom || start > slash) {
      int found = text.indexOf('\\', start);
      slash = found < 0 ? Integer.MAX_VALUE : found;
      slashFrom = start;
    }
    return slash < end;
  }

  /**
   * Reads the string here and steps over it; {@link #hasSurrogates} then speaks of it. Returns
   * null, without a step, if it has no end, an escape of no kind, or too many characters: where
   * {@link #stringEnd} finds its end tells which.
   */
  @Nullable String string() {
    String text = this.text;
    hasSurrogates = false;
    int start = pos + 1;
    int near = Math.min(length, start + NEAR);
    for (int p = start; p < near; p++) {
      char c = text.charAt(p);
      if (c == '"') {
        pos = p + 1;
        return text.substring(start, p);
      }
      if (c == '\\') {
        return escaped(start, p);
      }
    }
    return farString(start, near);
  }

  /** Does so, knowing that there is no backslash before a place in it. */
  private @Nullable String farString(int start, int from) {
    int end = text.indexOf('"', from);
    if (end < 0 || isEscaped(from, end)) {
      return end < 0 ? null : escaped(start, slash);
    }
    if (end - start > MAX_STRING_LENGTH) {
      return null;
    }
    pos = end + 1;
    return text.substring(start, end);
  }

  private @Nullable String escaped(int start, int slash) {
    EscapedText reader = escapes == null ? new EscapedText(text) : escapes;
    escapes = reader;
    String read = reader.read(start, slash);
    if (read == null) {
      int before = pos;
      int end = stringEnd();
      pos = before;
      if (end >= 0 && end - start <= MAX_STRING_LENGTH) {
        read = reader.read(start, slash, end);
      }
    }
    hasSurrogates = reader.hasSurrogates();
    if (read != null) {
      pos = reader.end() + 1;
    }
    return read;
  }

  /** Returns whether escapes brought halves of surrogate pairs into the last text. */
  boolean hasSurrogates() {
    return hasSurrogates;
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
   * Returns where the number here ends, -1 if there is none; {@link #isShort} and {@link #isExact}
   * then speak of it. Does not step.
   */
  int numberEnd() {
    String text = this.text;
    int length = this.length;
    int start = pos;
    isNegative = start < length && text.charAt(start) == '-';
    if (isNegative) {
      start++;
    }
    long value = 0;
    int p = start;
    for (; p < length; p++) {
      int digit = text.charAt(p) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit; // of no use where it overflows
    }
    if (p == start || (p - start > 1 && text.charAt(start) == '0')) {
      return -1;
    }
    digits = p - start;
    scale = 0;
    magnitude = value;
    char c = p < length ? text.charAt(p) : 0;
    if (c == '.') {
      p = fractionEnd(p + 1);
      c = p >= 0 && p < length ? text.charAt(p) : 0;
    }
    if (c == 'e' || c == 'E') {
      scale = FLOATING;
      p++;
      p = digitsEnd(p < length && (text.charAt(p) == '+' || text.charAt(p) == '-') ? p + 1 : p);
      c = p >= 0 && p < length ? text.charAt(p) : 0;
    }
    return isWord(c) ? -1 : p;
  }

  /** Returns where a number's digits behind the point end; -1 if there is none. */
  private int fractionEnd(int start) {
    String text = this.text;
    int length = this.length;
    long value = magnitude;
    int p = start;
    for (; p < length; p++) {
      int digit = text.charAt(p) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
    }
    magnitude = value;
    scale = p - start;
    digits += scale;
    return scale == 0 ? -1 : p;
  }

  /** Returns whether the last number is an integer of so few digits that it fits a long. */
  boolean isShort() {
    return scale == 0 && digits <= SHORT;
  }

  /** Returns the last number, if it is short. */
  long number() {
    return isNegative ? -magnitude : magnitude;
  }

  /**
   * Returns whether the last number's {@code double} is known: its digits are an integer that a
   * double holds, and so is the power of ten that they are divided by, which leaves one rounding,
   * as the standard wants (Clinger, "How to read floating point numbers accurately", 1990).
   */
  boolean isExact() {
    return scale != FLOATING && digits <= SHORT && magnitude <= EXACT;
  }

  /** Returns the last number, if it is exact. */
  double exact() {
    double value = magnitude / POWERS[scale];
    return isNegative ? -value : value;
  }

  /** Returns where the digits end; -1 if there is none. */
  private int digitsEnd(int start) {
    int p = start;
    while (p < length && text.charAt(p) >= '0' && text.charAt(p) <= '9') {
      p++;
    }
    return p == start ? -1 : p;
  }

  /** Returns the letters that stand here, no more than so many; empty if there are none. */
  String word(int most) {
    int end = pos;
    while (end < length && end - pos < most && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return text.substring(pos, end);
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
