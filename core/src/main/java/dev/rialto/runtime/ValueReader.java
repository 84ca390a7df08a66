package dev.rialto.runtime;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidOutputException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of one answer for generated code, which asks for what it expects. Not thread-safe.
 *
 * <p>A read method finds the reader before a value and leaves it behind it. Whatever is not as
 * expected throws an {@link InvalidOutputException} that names the place; the place is worked out
 * only then, from the text before it. Depth, strings, numbers and names are bounded, whatever the
 * model wrote. Beyond JSON, trailing commas are taken, and raw line breaks within strings.
 *
 * <p>It reads the string itself, without tokens in between: an answer is a string already, and
 * generated code knows what must come next. What it does with characters is in {@link JsonScanner}.
 *
 * <p>Long, since every read and every exception needs the position, which nothing else may touch;
 * formatted strings and bounds are in {@link JsonFormats} and {@link JsonChecks}.
 */
public final class ValueReader implements AutoCloseable {

  static final int MAX_DEPTH = 200;
  private static final int MAX_NAME_LENGTH = 10_000;
  private static final int MAX_SCALE = 10_000;
  private static final int MAX_SHOWN = 60;
  private static final int MAX_SAID = 500;

  /** No character. */
  private static final int END = -1;

  private final String whole;
  private final String root;
  private final JsonScanner json;

  private final KnownNames names;

  /** What comes next if it comes in the order of the schema; null if that does not say. */
  private KnownNames.@Nullable Name likely;

  /** Where the value begins that is, or was, to be read; or where its container ends. */
  private int at;

  private int depth;

  private boolean abandoned;

  /** Words that are read as if they were a string; empty for JSON. */
  private String words = "";

  /** Null: the system's. */
  private @Nullable Clock clock;

  /** The root's members that were not stepped over; null: nobody asks. */
  private @Nullable List<String> taken;

  /** Whether the container into which the reader stepped has had neither member nor element. */
  private boolean fresh;

  /**
   * Starts reading.
   *
   * @param whole what the model wrote, for the exception
   * @param json the part of it that starts with the JSON
   */
  ValueReader(String whole, String json) {
    this(whole, json, KnownNames.NONE);
  }

  /**
   * Starts reading.
   *
   * @param whole what the model wrote, for the exception
   * @param json the part of it that starts with the JSON
   * @param names the members' names that it may have
   */
  ValueReader(String whole, String json, KnownNames names) {
    this(whole, json, "$", 0, names);
  }

  /**
   * Starts reading a part of an answer.
   *
   * @param whole what the model wrote, for the exception
   * @param json the part of it that is the JSON
   * @param root the path of the part in the answer
   * @param depth in how many objects and arrays the part stands
   * @param names the members' names that it may have
   */
  ValueReader(String whole, String json, String root, int depth, KnownNames names) {
    this.depth = depth;
    this.whole = whole;
    this.root = root;
    this.names = names;
    this.likely = names.first();
    this.json = new JsonScanner(json);
    toValue();
  }

  /**
   * Starts reading words that stand where a value should: what they are not is said of them.
   *
   * @param whole what the model wrote, for the exception
   * @param words its words; of long ones the beginning
   */
  static ValueReader ofWords(String whole, String words) {
    int end = Math.min(words.length(), MAX_SHOWN + 1);
    boolean half = Character.isHighSurrogate(words.charAt(end - 1));
    JsonWriter text = new JsonWriter();
    text.write(words.substring(0, half ? end - 1 : end));
    ValueReader in = new ValueReader(whole, text.toString());
    in.words = words;
    return in;
  }

  /** Says what is past and what is to come; without it the system does. */
  ValueReader at(@Nullable Clock clock) {
    this.clock = clock;
    return this;
  }

  /** Notes from now on which of the root's members are not stepped over. */
  ValueReader noting() {
    taken = new ArrayList<>();
    return this;
  }

  /** Returns the root's members that were taken, the tag of one of several records first. */
  List<String> taken() {
    return taken == null ? List.of() : taken;
  }

  Clock clock() {
    return clock == null ? Clock.system(ZoneId.systemDefault()) : clock;
  }

  /** Returns whether a text may be a JSON value that is neither object nor array. */
  static boolean isScalar(String text) {
    return !text.isEmpty() && "\"-0123456789tfn".indexOf(text.charAt(0)) >= 0;
  }

  /** Steps into an object. */
  public void beginObject() {
    begin('{', "an object");
  }

  /** Steps into an array. */
  public void beginArray() {
    begin('[', "an array");
  }

  private void begin(char bracket, String what) {
    if (json.peek() != bracket) {
      throw expected(what);
    }
    json.step();
    fresh = true;
    if (++depth > MAX_DEPTH) {
      throw tooMuch("objects and arrays nest more than " + MAX_DEPTH + " deep");
    }
  }

  /** Returns the next member's name and steps to its value; null at the end of the object. */
  public @Nullable String nextName() {
    int first = abandoned ? END : another('}');
    if (first == END) {
      return null;
    }
    if (first != '"') {
      throw mistake("a member's name");
    }
    KnownNames.Name name = likely;
    String text;
    if (name != null && json.passName(name.text)) {
      likely = name.next();
      text = name.text;
    } else {
      text = unlikelyName();
    }
    if (json.blank() != ':') {
      throw mistake("a colon");
    }
    json.step();
    toValue();
    if (taken != null && depth == 1) {
      taken.add(text);
    }
    return text;
  }

  private String unlikelyName() {
    int start = json.position() + 1;
    int end = json.stringEnd();
    if (end < 0) {
      at = json.length();
      throw cut();
    }
    if (end - start > MAX_NAME_LENGTH) {
      throw tooMuch("a name has more than " + MAX_NAME_LENGTH + " characters");
    }
    if (!json.isPlain()) {
      json.moveTo(start - 1);
      return text(json.string());
    }
    KnownNames.Name name = names.find(json.text(), start, end);
    if (name == null) {
      return json.substring(start, end);
    }
    likely = name.next();
    return name.text;
  }

  /** Steps to the next element; returns false at the end of the array. */
  public boolean nextElement() {
    if (another(']') == END) {
      return false;
    }
    at = json.position();
    return true;
  }

  /**
   * Steps over the comma; returns the character behind it, {@link #END} if the container ends here,
   * with or without one.
   */
  private int another(char end) {
    char c = json.blank();
    if (fresh) {
      fresh = false;
    } else if (c == ',') {
      json.step();
      c = json.blank();
    } else if (c != end) {
      throw mistake("a comma or '" + end + "'");
    }
    if (c == end) {
      at = json.position();
      json.step();
      depth--;
      return END;
    }
    if (c == 0 && json.atEnd()) {
      at = json.position();
      throw cut();
    }
    return c;
  }

  private void toValue() {
    char c = json.blank();
    at = json.position();
    if (c == 0 && json.atEnd()) {
      throw cut();
    }
  }

  /**
   * Looks for the tag of the object into which the reader has just stepped, and steps back before
   * that object.
   *
   * @param member the member with the tag; wherever it stands in the object
   */
  public String discriminator(String member) {
    int here = at;
    int outside = depth - 1;
    KnownNames.Name first = likely;
    for (String name = nextName(); name != null; name = nextName()) {
      if (name.equals(member)) {
        if (json.peek() != '"') {
          String found = found();
          at = here;
          throw invalid(path() + "." + member, "a string, but found " + found, null);
        }
        String tag = readString();
        json.moveTo(here);
        at = here;
        depth = outside;
        likely = first;
        if (taken != null && depth == 0) {
          taken.clear(); // what stands before the tag is read again
          taken.add(member);
        }
        return tag;
      }
      skip();
    }
    throw missing(0, 1, member);
  }

  /** Returns the exception for a tag that is none of those allowed. */
  public InvalidOutputException unknownTag(String member, String tag, String allowed) {
    return invalid(path() + "." + member, allowed + ", but found \"" + shown(tag) + "\"", null);
  }

  /** Returns whether the value is null; if it is, it is read with that. */
  public boolean isNull() {
    return json.peek() == 'n' && json.literal("null");
  }

  /** Returns whether the value is an object. */
  public boolean isObject() {
    return json.peek() == '{';
  }

  /**
   * Returns a map's key, at whose value the reader stands.
   *
   * @param key the key; null if it is none of those allowed
   * @param name what was found
   */
  public <K> K key(@Nullable K key, String name, String allowed) {
    if (key == null) {
      throw fault(allowed + " as the key, but found \"" + shown(name) + "\"", null);
    }
    return key;
  }

  /** Checks that a map's key was new. */
  public void unique(boolean isNew) {
    if (!isNew) {
      throw fault("each key once, but one is there twice", null);
    }
  }

  /** Steps over a value of any kind, if it was not read as null. */
  public void skip() {
    if (json.position() > at) {
      return;
    }
    if (taken != null && depth == 1) {
      taken.remove(taken.size() - 1);
    }
    int nested = json.skipValue(MAX_DEPTH - depth);
    if (nested > MAX_DEPTH - depth) {
      throw tooMuch("objects and arrays nest more than " + MAX_DEPTH + " deep");
    }
    if (nested < 0) {
      throw json.atEnd() ? cut() : mistake("a value");
    }
  }

  /** Steps over a value of any kind, and returns it as it was written. */
  String raw() {
    int start = at;
    skip();
    return json.substring(start, json.position());
  }

  /** Reads no further: what stands behind does not count. */
  void abandon() {
    json.moveTo(json.length());
    abandoned = true;
  }

  /**
   * Notes that a member was seen.
   *
   * @param seen the bits of the members seen before
   * @param bit the member's own
   * @return both
   * @throws InvalidOutputException if it was seen before
   */
  public long mark(long seen, long bit) {
    if ((seen & bit) != 0) {
      throw fault("one value, but the member is there twice", null);
    }
    return seen | bit;
  }

  /**
   * Returns the exception for the first member that is missing. The reader stands behind the
   * object.
   *
   * @param seen the bits of the members that were seen
   * @param required the bits of those that must be
   * @param names the names, the lowest bit's first
   */
  public InvalidOutputException missing(long seen, long required, String... names) {
    int first = Long.numberOfTrailingZeros(required & ~seen);
    return invalid(path() + "." + names[first], "a value, but the member is missing", null);
  }

  /** Returns the exception for a value that its own type refuses. */
  public InvalidOutputException refused(String type, RuntimeException cause) {
    if (cause instanceof InvalidOutputException known) {
      return known;
    }
    String said = cause.getMessage();
    String why = said == null || said.isBlank() ? cause.getClass().getSimpleName() : said;
    return fault("a valid " + type + ", but it says: " + shown(why, MAX_SAID), cause);
  }

  /** Returns the exception for a value that is not what it should be. */
  public InvalidOutputException expected(String what) {
    return fault(what + ", but found " + found(), null);
  }

  /** Returns the exception for a value that was read, but is not allowed. */
  InvalidOutputException wrong(String expectedAndFound) {
    return fault(expectedAndFound, null);
  }

  /** Reads a string. */
  public String readString() {
    return string("a string");
  }

  /** Reads a string of one character. */
  public char readChar() {
    String text = string("a string of one character");
    if (text.length() != 1) {
      throw expected("a string of one character");
    }
    return text.charAt(0);
  }

  /** Reads a boolean. */
  public boolean readBoolean() {
    boolean value = json.peek() == 't';
    if (!json.literal(value ? "true" : "false")) {
      throw expected("true or false");
    }
    return value;
  }

  /** Reads an integer within the range of {@code byte}. */
  public byte readByte() {
    return (byte) integer(Byte.MIN_VALUE, Byte.MAX_VALUE);
  }

  /** Reads an integer within the range of {@code short}. */
  public short readShort() {
    return (short) integer(Short.MIN_VALUE, Short.MAX_VALUE);
  }

  /** Reads an integer within the range of {@code int}. */
  public int readInt() {
    return (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** Reads an integer within the range of {@code long}. */
  public long readLong() {
    return integer(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Reads a number within the range of {@code float}. */
  public float readFloat() {
    float value = Float.parseFloat(number("a number within the range of float"));
    if (Float.isInfinite(value)) {
      throw expected("a number within the range of float");
    }
    return value;
  }

  /** Reads a number within the range of {@code double}. */
  public double readDouble() {
    int start = json.position();
    int end = json.numberEnd();
    if (end < 0) {
      throw expected("a number within the range of double");
    }
    moveBehindNumber(end);
    if (json.isExact()) {
      return json.exact();
    }
    double value = Double.parseDouble(json.substring(start, end));
    if (Double.isInfinite(value)) {
      throw expected("a number within the range of double");
    }
    return value;
  }

  /** Reads an integer of up to 1,000 digits. */
  public BigInteger readBigInteger() {
    String text = number("an integer");
    if (JsonScanner.isInteger(text)) {
      return new BigInteger(text);
    }
    try {
      // In JSON Schema 7.0 is an integer, and so is 1e3.
      BigDecimal value = new BigDecimal(text);
      if (Math.abs((long) value.scale()) <= JsonScanner.MAX_NUMBER_LENGTH) {
        return value.toBigIntegerExact();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw expected("an integer");
    }
    throw expected("an integer");
  }

  /** Reads a number of up to 1,000 digits, with an exponent of at most four digits. */
  public BigDecimal readBigDecimal() {
    String text = number("a number");
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw expected("a number with an exponent of at most " + MAX_SCALE);
    }
    if (Math.abs((long) value.scale()) > MAX_SCALE) {
      throw expected("a number with an exponent of at most " + MAX_SCALE);
    }
    return value;
  }

  /** Checks that no other JSON follows; words may. */
  void end() {
    if (AnswerText.another(json.text(), json.position())) {
      throw invalid("$", "one JSON value, but another follows it", null);
    }
  }

  /** Checks that nothing follows. */
  void only() {
    json.blank();
    if (!json.atEnd()) {
      throw invalid(root, "one JSON value, but another follows it", null);
    }
  }

  @Override
  public void close() {}

  private long integer(long min, long max) {
    int start = json.position();
    int end = json.numberEnd();
    if (end < 0) {
      throw expected("an integer from " + min + " to " + max);
    }
    moveBehindNumber(end);
    if (json.isShort()) {
      long value = json.number();
      if (value >= min && value <= max) {
        return value;
      }
    } else {
      String text = json.substring(start, end);
      if (JsonScanner.isInteger(text)) {
        BigInteger value = new BigInteger(text);
        if (value.bitLength() < Long.SIZE && value.longValue() >= min && value.longValue() <= max) {
          return value.longValue();
        }
      } else {
        // In JSON Schema 7.0 is an integer.
        double value = Double.parseDouble(text);
        if (value == Math.rint(value)
            && Math.abs(value) <= 1L << 53
            && value >= min
            && value <= max) {
          return (long) value;
        }
      }
    }
    throw expected("an integer from " + min + " to " + max);
  }

  private String number(String what) {
    int start = json.position();
    int end = json.numberEnd();
    if (end < 0) {
      throw expected(what);
    }
    moveBehindNumber(end);
    return json.substring(start, end);
  }

  private void moveBehindNumber(int end) {
    if (end - json.position() > JsonScanner.MAX_NUMBER_LENGTH) {
      throw tooMuch("a number has more than " + JsonScanner.MAX_NUMBER_LENGTH + " characters");
    }
    json.moveTo(end);
  }

  private String string(String what) {
    if (json.peek() != '"') {
      throw expected(what);
    }
    return text(json.string());
  }

  /** Checks what was read of the string at which the reader stands, if it was not. */
  private String text(@Nullable String text) {
    if (text == null) {
      throw noText();
    }
    if (json.hasSurrogates() && JsonScanner.hasHalfPair(text)) {
      throw fault("text, but found half of a surrogate pair", null);
    }
    return text;
  }

  private InvalidOutputException noText() {
    int start = json.position() + 1;
    int end = json.stringEnd();
    if (end < 0) {
      return cut();
    }
    if (end - start > JsonScanner.MAX_STRING_LENGTH) {
      return tooMuch("a string has more than " + JsonScanner.MAX_STRING_LENGTH + " characters");
    }
    return fault("text, but found an escape that JSON does not know", null);
  }

  private InvalidOutputException cut() {
    return fault("more, but the answer ends here", null);
  }

  private InvalidOutputException tooMuch(String what) {
    return fault("JSON within the limits, but found too much: " + what, null);
  }

  private InvalidOutputException mistake(String wanted) {
    at = json.position();
    return json.atEnd() ? cut() : fault(mistakeAt(wanted), null);
  }

  private String mistakeAt(String wanted) {
    return "JSON, but found a mistake at " + json.place(at) + " instead of " + wanted;
  }

  private InvalidOutputException fault(String expected, @Nullable Throwable cause) {
    return invalid(path(), expected, cause);
  }

  private InvalidOutputException invalid(String path, String expected, @Nullable Throwable cause) {
    return new InvalidOutputException(path, expected, whole, FailureDetails.NONE, cause);
  }

  private String found() {
    if (!words.isEmpty()) {
      return "the words \"" + shown(words) + "\"";
    }
    json.moveTo(at);
    if (json.atEnd()) {
      return "the end";
    }
    return switch (json.peek()) {
      case '{' -> "an object";
      case '[' -> "an array";
      case '"' -> {
        int end = json.stringEnd();
        yield end < 0 ? "a string without an end" : "the string \"" + shown(at + 1, end) + "\"";
      }
      default -> {
        int end = json.numberEnd();
        if (end >= 0) {
          yield "the number " + shown(at, end);
        }
        for (String literal : new String[] {"null", "true", "false"}) {
          if (json.literal(literal)) {
            yield literal;
          }
        }
        String word = json.word(MAX_SHOWN + 1);
        yield (word.isEmpty() ? "a mistake" : "the word " + shown(word)) + " at " + json.place(at);
      }
    };
  }

  private String shown(int start, int end) {
    return shown(json.substring(start, Math.min(end, start + MAX_SHOWN + 1)));
  }

  private static String shown(String text) {
    return shown(text, MAX_SHOWN);
  }

  private static String shown(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  private String path() {
    return root + JsonPlace.path(json.text(), at);
  }
}
