package dev.rialto.internal.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A pull reader over JSON in a byte array. Reused; not thread-safe.
 *
 * <pre>{@code
 * if (json.enterObject()) {
 *   for (int name; (name = json.nextMember(NAMES)) != JsonReader.END; ) {
 *     switch (name) {
 *       case ID -> id = json.text();
 *       default -> json.skip();
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Every reading method consumes exactly one value, whatever its type: one of another type than
 * asked for reads as null or the given default. Bytes that are no JSON, and nesting beyond {@value
 * #MAX_DEPTH}, throw {@link JsonFault}. Invalid UTF-8 reads as U+FFFD.
 *
 * <p>Longer than its neighbours, since all reading moves one position over one array, which is kept
 * in fields for the sake of speed.
 */
public final class JsonReader {
  /** No more members or elements. */
  public static final int END = -2;

  private static final int MAX_DEPTH = 256;
  private static final byte[] NO_BYTES = {};

  private byte[] in = NO_BYTES;
  private int start;
  private int pos;
  private int end;
  private int depth;
  // Whether the container entered last has given nothing yet, so that no comma is due.
  private boolean fresh;
  private @Nullable Unescaped unescaped;
  private boolean surrogates;
  // Where the name of the member that was moved to stands, without its quotes.
  private int nameFrom;
  private int nameTo;

  /** Begins anew on other bytes, which must not change while they are read. */
  public void reset(byte[] buffer, int offset, int length) {
    in = buffer;
    start = offset;
    pos = offset;
    end = offset + length;
    depth = 0;
    fresh = false;
    surrogates = false;
  }

  /** Returns whether anything but white space is left. */
  public boolean more() {
    return peek() >= 0;
  }

  /** Returns the first byte of the next value without consuming it; −1 at the end. */
  public int peek() {
    int p = pos;
    while (p < end && in[p] <= ' ' && in[p] >= 0) {
      p++;
    }
    pos = p;
    return p < end ? in[p] & 0xff : -1;
  }

  /** Enters an object; consumes any other value and returns false. */
  public boolean enterObject() {
    return enter('{');
  }

  /** Enters an array; consumes any other value and returns false. */
  public boolean enterArray() {
    return enter('[');
  }

  private boolean enter(int bracket) {
    if (peek() != bracket) {
      skip();
      return false;
    }
    pos++;
    if (++depth > MAX_DEPTH) {
      throw fault("is nested deeper than " + MAX_DEPTH);
    }
    fresh = true;
    return true;
  }

  /**
   * Moves to the value of the next member of the object that was entered.
   *
   * @return the name's number; {@link Names#OTHER} for any other name, {@link #END} after the last
   */
  public int nextMember(Names names) {
    if (!next('}')) {
      return END;
    }
    if (peek() != '"') {
      throw fault("has no member name");
    }
    int from = pos + 1;
    int p = from;
    while (p < end && in[p] != '"' && in[p] != '\\') {
      p++;
    }
    int found;
    nameFrom = from;
    if (p < end && in[p] == '"') {
      found = names.find(in, from, p);
      nameTo = p;
      pos = p + 1;
    } else {
      byte[] name = string().getBytes(StandardCharsets.UTF_8);
      found = names.find(name, 0, name.length);
      nameTo = pos - 1;
    }
    if (peek() != ':') {
      throw fault("has a member without a colon");
    }
    pos++;
    return found;
  }

  /**
   * Enters an object that begins with the same bytes as one read before, and moves to the value
   * behind them. The chunks of a stream repeat their heads.
   *
   * @param head the bytes from an object's bracket to a member's value, from {@link #copy}
   * @return whether the object begins so; if not, nothing is consumed
   */
  public boolean enterAfter(byte[] head) {
    peek();
    if (end - pos < head.length
        || !Arrays.equals(in, pos, pos + head.length, head, 0, head.length)) {
      return false;
    }
    pos += head.length;
    depth++;
    fresh = false;
    return true;
  }

  /** Returns the bytes between two places that {@link #mark} gave. */
  public byte[] copy(int from, int to) {
    return Arrays.copyOfRange(in, from, to);
  }

  /** Returns where the name of the member begins that {@link #nextMember} moved to, as written. */
  public int nameFrom() {
    return nameFrom;
  }

  /** Returns where that name ends; its quote stands there. */
  public int nameTo() {
    return nameTo;
  }

  /** Returns the name of the member that {@link #nextMember} moved to. */
  public String name() {
    int at = pos;
    pos = nameFrom - 1;
    String name = string();
    pos = at;
    return name;
  }

  /** Returns the bytes that are read; to be looked at, not to be written to. */
  public byte[] buffer() {
    return in;
  }

  /** Moves to the next element of the array that was entered; false after the last. */
  public boolean nextElement() {
    return next(']');
  }

  private boolean next(int bracket) {
    int b = peek();
    boolean first = fresh;
    fresh = false;
    if (b == bracket) {
      pos++;
      depth--;
      return false;
    }
    if (!first) {
      if (b != ',') {
        throw fault("lacks a comma");
      }
      pos++;
      // A comma before the closing bracket is forgiven.
      if (peek() == bracket) {
        pos++;
        depth--;
        return false;
      }
    }
    return true;
  }

  /** Returns where the next value begins, for {@link #seek}. */
  public int mark() {
    peek();
    return pos;
  }

  /**
   * Consumes the next value and returns where it begins, to {@link #seek} it when its turn comes.
   */
  public int later() {
    int at = mark();
    skip();
    return at;
  }

  /** Returns where the value read last ends. */
  public int position() {
    return pos;
  }

  /** Goes to a place that {@link #mark} gave for these same bytes. */
  public void seek(int mark) {
    pos = mark;
    fresh = false;
  }

  /**
   * Goes back to a member's value, from within it.
   *
   * @param mark where the value begins
   * @param from what {@link #nameFrom} gave there
   * @param to what {@link #nameTo} gave there
   */
  public void backTo(int mark, int from, int to) {
    seek(mark);
    nameFrom = from;
    nameTo = to;
  }

  /** Reads a string, number or boolean as text; null for null, an object or an array. */
  public @Nullable String text() {
    int b = peek();
    if (b == '"') {
      return string();
    }
    int from = pos;
    skip();
    if (b == '{' || b == '[' || b == 'n') {
      return null;
    }
    return new String(in, from, pos - from, StandardCharsets.US_ASCII);
  }

  /** Reads a string, number or boolean as text; empty for null, an object or an array. */
  public String textOrEmpty() {
    String text = text();
    return text == null ? "" : text;
  }

  /**
   * Reads a value as {@link #textOrEmpty()} does.
   *
   * @param likely is returned if it is this text, so that no other is made
   */
  public String textOrEmpty(String likely) {
    if (peek() == '"' && isText(likely)) {
      pos += likely.length() + 2;
      return likely;
    }
    return textOrEmpty();
  }

  /** Returns whether the string at the position is written with these very characters. */
  private boolean isText(String text) {
    int from = pos + 1;
    int to = from + text.length();
    if (to >= end || in[to] != '"') {
      return false;
    }
    for (int i = from; i < to; i++) {
      byte b = in[i];
      if (b < ' ' || b == '"' || b == '\\' || b != text.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a string and returns its number among names, without making it; {@link Names#OTHER} for
   * any other value.
   */
  public int word(Names names) {
    if (peek() != '"') {
      skip();
      return Names.OTHER;
    }
    int from = pos + 1;
    skipString();
    return names.find(in, from, pos - 1);
  }

  /** Reads a whole number, also from a float (cut) or a string; the default for anything else. */
  public long number(long otherwise) {
    int b = peek();
    int from = pos;
    int to;
    if (b == '"') {
      skip();
      from++;
      to = pos - 1;
    } else {
      skip();
      to = pos;
    }
    return Numbers.whole(in, from, to, otherwise);
  }

  /** Reads a number; NaN for anything else. */
  public double real() {
    int b = peek();
    int from = pos;
    skip();
    return (b >= '0' && b <= '9') || b == '-' ? Numbers.real(in, from, pos) : Double.NaN;
  }

  /** Returns the next value as it is written. */
  public String raw() {
    int from = mark();
    skip();
    return new String(in, from, pos - from, StandardCharsets.UTF_8);
  }

  /** Returns whether the text read last may hold half a surrogate pair. */
  public boolean hasSurrogateEscape() {
    return surrogates;
  }

  /** Consumes the next value, whatever it is. */
  public void skip() {
    int open = 0;
    do {
      int b = peek();
      switch (b) {
        case '"' -> skipString();
        case '{', '[' -> {
          pos++;
          if (++open + depth > MAX_DEPTH) {
            throw fault("is nested deeper than " + MAX_DEPTH);
          }
        }
        case '}', ']' -> {
          pos++;
          if (--open < 0) {
            throw fault("has a bracket too many");
          }
        }
        case ',', ':' -> {
          if (open == 0) {
            throw fault("lacks a value");
          }
          pos++;
        }
        case -1 -> throw fault("ends too early");
        default -> skipScalar(b);
      }
    } while (open > 0);
  }

  private void skipScalar(int first) {
    boolean known =
        (first >= '0' && first <= '9')
            || first == '-'
            || first == 't'
            || first == 'f'
            || first == 'n'
            // NaN and Infinity, which Python servers write.
            || first == 'N'
            || first == 'I';
    if (!known) {
      throw fault("has a value of no known kind");
    }
    int p = pos;
    while (p < end && isScalarByte(in[p])) {
      p++;
    }
    pos = p;
  }

  private static boolean isScalarByte(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || b == '.'
        || b == '-'
        || b == '+';
  }

  private void skipString() {
    int p = pos + 1;
    while (true) {
      p = Scan.either(in, p, end, '"', '\\');
      if (p >= end) {
        throw cut();
      }
      if (in[p] == '"') {
        pos = p + 1;
        return;
      }
      p += 2;
    }
  }

  private String string() {
    int from = pos + 1;
    int p = Scan.either(in, from, end, '"', '\\');
    if (p >= end) {
      throw cut();
    }
    surrogates = false;
    if (in[p] == '"') {
      pos = p + 1;
      return from == p ? "" : new String(in, from, p - from, StandardCharsets.UTF_8);
    }
    return unescape(from, p);
  }

  private String unescape(int from, int firstEscape) {
    Unescaped text = unescaped;
    if (text == null) {
      text = new Unescaped();
      unescaped = text;
    }
    text.clear(closingQuote(firstEscape) - from);
    text.add(in, from, firstEscape);
    int p = firstEscape;
    while (in[p] == '\\') {
      if (p + 1 >= end) {
        throw cut();
      }
      int escape = in[p + 1];
      p += 2;
      char c;
      switch (escape) {
        case '"', '\\', '/' -> c = (char) escape;
        case 'n' -> c = '\n';
        case 't' -> c = '\t';
        case 'r' -> c = '\r';
        case 'b' -> c = '\b';
        case 'f' -> c = '\f';
        case 'u' -> {
          c = (char) hex(p);
          surrogates |= Character.isSurrogate(c);
          p += 4;
        }
        default -> throw fault("has an unknown escape");
      }
      text.add(c);
      int run = p;
      p = Scan.either(in, run, end, '"', '\\');
      if (p >= end) {
        throw cut();
      }
      text.add(in, run, p);
    }
    pos = p + 1;
    return text.toString();
  }

  /** Returns the place of the quote that ends the string, or the end of the bytes. */
  private int closingQuote(int from) {
    int p = from;
    while (p < end && in[p] != '"') {
      p = Scan.either(in, p + 2, end, '"', '\\');
    }
    return Math.min(p, end);
  }

  private int hex(int at) {
    if (at + 4 > end) {
      throw cut();
    }
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = Character.digit(in[i], 16);
      if (digit < 0) {
        throw fault("has an unknown escape");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private JsonFault fault(String what) {
    return new JsonFault("JSON " + what + " at byte " + (pos - start), pos >= end);
  }

  private JsonFault cut() {
    pos = end;
    return fault("ends within a string");
  }
}
