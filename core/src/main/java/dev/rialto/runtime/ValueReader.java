package dev.rialto.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidOutputException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of one answer for generated code, which asks for what it expects. Not thread-safe.
 *
 * <p>A read method finds the reader at the first token of a value and leaves it at the last one.
 * Whatever is not as expected throws an {@link InvalidOutputException} that names the place; the
 * place is worked out only then. Depth, numbers and names are bounded, whatever the model wrote.
 *
 * <p>Long, since every read and every exception needs the parser's position, which nothing else may
 * touch; formatted strings and bounds are in {@link JsonFormats} and {@link JsonChecks}.
 */
public final class ValueReader implements AutoCloseable {

  private static final int MAX_DEPTH = 200;
  private static final int MAX_NUMBER_LENGTH = 1_000;
  private static final int MAX_NAME_LENGTH = 10_000;
  private static final int MAX_STRING_LENGTH = 20_000_000;
  private static final int MAX_SCALE = 10_000;
  private static final int MAX_SHOWN = 60;

  /** Set up once. Names of hostile answers are not interned. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(MAX_NAME_LENGTH)
                  .maxStringLength(MAX_STRING_LENGTH)
                  .build())
          .build();

  private final String whole;
  private final String json;
  private final String root;
  private final JsonParser parser;

  /** Whether a string may hold half of a surrogate pair: only an escape can bring one in. */
  private final boolean surrogateEscapes;

  private @Nullable JsonToken token;

  /**
   * Starts reading.
   *
   * @param whole what the model wrote, for the exception
   * @param json the part of it that starts with the JSON
   */
  ValueReader(String whole, String json) {
    this(whole, json, "$");
  }

  /**
   * Starts reading a part of an answer.
   *
   * @param whole what the model wrote, for the exception
   * @param json the part of it that is the JSON
   * @param root the path of the part in the answer
   */
  ValueReader(String whole, String json, String root) {
    this.whole = whole;
    this.json = json;
    this.root = root;
    this.surrogateEscapes = json.contains("\\ud") || json.contains("\\uD");
    try {
      parser = JSON.createParser(json);
    } catch (IOException e) {
      throw new InvalidOutputException(root, "JSON", whole, FailureDetails.NONE, e);
    }
    advance();
  }

  /** Returns whether a text may be a JSON value that is neither object nor array. */
  static boolean isScalar(String text) {
    return !text.isEmpty() && "\"-0123456789tfn".indexOf(text.charAt(0)) >= 0;
  }

  /** Steps into an object. */
  public void beginObject() {
    if (token != JsonToken.START_OBJECT) {
      throw expected("an object");
    }
  }

  /** Returns the next member's name and steps to its value; null at the end of the object. */
  public @Nullable String nextName() {
    try {
      String name = parser.nextFieldName();
      if (name == null) {
        token = parser.currentToken();
        if (token != JsonToken.END_OBJECT) {
          throw cut(null);
        }
        return null;
      }
      token = parser.nextToken();
      return name;
    } catch (IOException e) {
      throw cut(e);
    }
  }

  /**
   * Looks ahead for the tag of the object into which the reader has just stepped.
   *
   * @param member the member with the tag; wherever it stands in the object
   */
  public String discriminator(String member) {
    long start = parser.currentTokenLocation().getCharOffset();
    try (Reader rest = new StringReader(json);
        JsonParser ahead = JSON.createParser(skipped(rest, start))) {
      ahead.nextToken();
      for (String name = ahead.nextFieldName(); name != null; name = ahead.nextFieldName()) {
        JsonToken value = ahead.nextToken();
        if (name.equals(member)) {
          if (value != JsonToken.VALUE_STRING) {
            throw unknownTag(member, String.valueOf(ahead.getText()), "a string");
          }
          return ahead.getText();
        }
        ahead.skipChildren();
      }
      if (ahead.currentToken() != JsonToken.END_OBJECT) {
        throw cut(null);
      }
    } catch (IOException e) {
      throw cut(e);
    }
    throw missing(0, 1, member);
  }

  /** Returns the exception for a tag that is none of those allowed. */
  public InvalidOutputException unknownTag(String member, String tag, String allowed) {
    return invalid(path() + "." + member, allowed + ", but found \"" + shown(tag) + "\"", null);
  }

  private static Reader skipped(Reader reader, long chars) throws IOException {
    if (reader.skip(chars) != chars) {
      throw new IOException("The text ends before " + chars);
    }
    return reader;
  }

  /** Steps into an array. */
  public void beginArray() {
    if (token != JsonToken.START_ARRAY) {
      throw expected("an array");
    }
  }

  /** Steps to the next element; returns false at the end of the array. */
  public boolean nextElement() {
    advance();
    return token != JsonToken.END_ARRAY;
  }

  /** Returns whether the value is null. */
  public boolean isNull() {
    return token == JsonToken.VALUE_NULL;
  }

  /** Returns whether the value is an object. */
  public boolean isObject() {
    return token == JsonToken.START_OBJECT;
  }

  /** Checks that a map's key was new. */
  public void unique(boolean isNew) {
    if (!isNew) {
      throw fault("each key once, but one is there twice", null);
    }
  }

  /** Steps over a value of any kind. */
  public void skip() {
    try {
      parser.skipChildren();
      token = parser.currentToken();
    } catch (IOException e) {
      throw cut(e);
    }
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
   * Returns the exception for the first member that is missing. The reader stands at the object's
   * end.
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
    return fault("a valid " + type + ", but it says: " + cause.getMessage(), cause);
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
    if (token == JsonToken.VALUE_TRUE) {
      return true;
    }
    if (token == JsonToken.VALUE_FALSE) {
      return false;
    }
    throw expected("true or false");
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
    float value = (float) number("a number within the range of float");
    if (Float.isInfinite(value)) {
      throw expected("a number within the range of float");
    }
    return value;
  }

  /** Reads a number within the range of {@code double}. */
  public double readDouble() {
    double value = number("a number within the range of double");
    if (Double.isInfinite(value)) {
      throw expected("a number within the range of double");
    }
    return value;
  }

  /** Reads an integer of up to 1,000 digits. */
  public BigInteger readBigInteger() {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw expected("an integer");
    }
    try {
      return parser.getBigIntegerValue();
    } catch (IOException e) {
      throw cut(e);
    }
  }

  /** Reads a number of up to 1,000 digits, with an exponent of at most four digits. */
  public BigDecimal readBigDecimal() {
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw expected("a number");
    }
    try {
      BigDecimal value = parser.getDecimalValue();
      if (Math.abs((long) value.scale()) > MAX_SCALE) {
        throw expected("a number with an exponent of at most " + MAX_SCALE);
      }
      return value;
    } catch (IOException | NumberFormatException e) {
      throw cut(e);
    }
  }

  /** Checks that no other JSON follows; words may. */
  void end() {
    long end = parser.currentLocation().getCharOffset();
    if (end >= 0 && AnswerText.another(json, (int) Math.min(end, json.length()))) {
      throw invalid("$", "one JSON value, but another follows it", null);
    }
  }

  /** Checks that nothing follows. */
  void only() {
    try {
      if (parser.nextToken() != null) {
        throw invalid(root, "one JSON value, but another follows it", null);
      }
    } catch (IOException e) {
      throw cut(e);
    }
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw cut(e);
    }
  }

  private long integer(long min, long max) {
    try {
      if (token == JsonToken.VALUE_NUMBER_INT) {
        JsonParser.NumberType type = parser.getNumberType();
        long value = type == JsonParser.NumberType.BIG_INTEGER ? 0 : parser.getLongValue();
        if (type != JsonParser.NumberType.BIG_INTEGER && value >= min && value <= max) {
          return value;
        }
      } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
        // In JSON Schema 7.0 is an integer.
        double value = parser.getDoubleValue();
        if (value == Math.rint(value)
            && Math.abs(value) <= 1L << 53
            && value >= min
            && value <= max) {
          return (long) value;
        }
      }
    } catch (IOException e) {
      throw cut(e);
    }
    throw expected("an integer from " + min + " to " + max);
  }

  private double number(String what) {
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw expected(what);
    }
    try {
      return parser.getDoubleValue();
    } catch (IOException e) {
      throw cut(e);
    }
  }

  private String string(String what) {
    if (token != JsonToken.VALUE_STRING) {
      throw expected(what);
    }
    try {
      String text = parser.getText();
      if (surrogateEscapes) {
        checkSurrogates(text);
      }
      return text;
    } catch (IOException e) {
      throw cut(e);
    }
  }

  private void checkSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isHighSurrogate(text.charAt(i))
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw fault("text, but found half of a surrogate pair", null);
        }
        i++;
      }
    }
  }

  private void advance() {
    try {
      token = parser.nextToken();
    } catch (IOException e) {
      throw cut(e);
    }
    if (token == null) {
      throw cut(null);
    }
  }

  /** What the parser itself refuses. */
  private InvalidOutputException cut(@Nullable Exception cause) {
    if (cause instanceof StreamConstraintsException limit) {
      return fault(
          "JSON within the limits, but found too much: " + limit.getOriginalMessage(), limit);
    }
    if (cause instanceof JsonParseException wrong && !atEnd(wrong)) {
      return fault(
          "JSON, but found a mistake at line "
              + wrong.getLocation().getLineNr()
              + ", column "
              + wrong.getLocation().getColumnNr()
              + ": "
              + wrong.getOriginalMessage(),
          wrong);
    }
    return fault("more, but the answer ends here", cause);
  }

  private static boolean atEnd(JsonParseException e) {
    return e instanceof com.fasterxml.jackson.core.io.JsonEOFException;
  }

  private InvalidOutputException fault(String expected, @Nullable Throwable cause) {
    return invalid(path(), expected, cause);
  }

  private InvalidOutputException invalid(String path, String expected, @Nullable Throwable cause) {
    return new InvalidOutputException(path, expected, whole, FailureDetails.NONE, cause);
  }

  private String found() {
    JsonToken now = token;
    if (now == null) {
      return "the end";
    }
    try {
      return switch (now) {
        case START_OBJECT -> "an object";
        case START_ARRAY -> "an array";
        case VALUE_STRING -> "the string \"" + shown(parser.getText()) + "\"";
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + shown(parser.getText());
        default -> shown(parser.getText());
      };
    } catch (IOException e) {
      return "something unreadable";
    }
  }

  private static String shown(@Nullable String text) {
    if (text == null) {
      return "nothing";
    }
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    JsonStreamContext context = parser.getParsingContext();
    // At its own first token an object or array is already the parser's context.
    if ((token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY)
        && context.getCurrentName() == null
        && !context.hasCurrentIndex()) {
      context = context.getParent();
    }
    for (; context != null && !context.inRoot(); context = context.getParent()) {
      if (context.inArray()) {
        path.insert(0, "[" + context.getCurrentIndex() + "]");
      } else if (context.getCurrentName() != null) {
        path.insert(0, name(context.getCurrentName()));
      }
    }
    return path.insert(0, root).toString();
  }

  private static String name(String name) {
    boolean plain = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      plain &= Character.isLetterOrDigit(name.charAt(i)) || name.charAt(i) == '_';
    }
    return plain ? "." + name : "['" + shown(name) + "']";
  }
}
