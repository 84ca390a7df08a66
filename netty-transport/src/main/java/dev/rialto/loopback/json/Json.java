package dev.rialto.loopback.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that was read. Asking for what is not there gives {@link #ABSENT}, never an error,
 * so that a request can be looked through without a check at each step.
 *
 * @param value a {@code Map}, {@code List}, {@code String}, {@code Number}, {@code Boolean}, null
 *     for JSON's null, or a marker for nothing at all
 */
public record Json(@Nullable Object value) {

  private static final Object NOTHING = new Object();
  public static final Json ABSENT = new Json(NOTHING);
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * Reads one value.
   *
   * @throws IOException if the text is no JSON, or something follows it
   */
  public static Json parse(String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new IOException("there is no JSON value");
      }
      Object value = read(parser);
      if (parser.nextToken() != null) {
        throw new IOException("something follows the JSON value");
      }
      return new Json(value);
    }
  }

  // Recursion is bounded by Jackson's own limit of nesting.
  private static @Nullable Object read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, read(parser));
      }
      return members;
    }
    if (token == JsonToken.START_ARRAY) {
      List<@Nullable Object> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(read(parser));
      }
      return items;
    }
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** Returns a member; {@link #ABSENT} if there is none, or this is no object. */
  public Json get(String name) {
    return value instanceof Map<?, ?> map && map.containsKey(name)
        ? new Json(map.get(name))
        : ABSENT;
  }

  public boolean has(String name) {
    return value instanceof Map<?, ?> map && map.containsKey(name);
  }

  public boolean isAbsent() {
    return value == NOTHING;
  }

  /** Returns whether there is nothing here, or JSON's null. */
  public boolean isNothing() {
    return value == null || value == NOTHING;
  }

  public boolean isObject() {
    return value instanceof Map;
  }

  public boolean isArray() {
    return value instanceof List;
  }

  public boolean isText() {
    return value instanceof String;
  }

  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  /** Returns the string; empty if this is none. */
  public String text() {
    return value instanceof String s ? s : "";
  }

  /** Returns the number; null if this is none. */
  public @Nullable Number number() {
    return value instanceof Number n ? n : null;
  }

  /** Returns the number as an int; the default if this is none. */
  public int intOr(int otherwise) {
    return value instanceof Number n ? n.intValue() : otherwise;
  }

  /** Returns the elements; none if this is no array. */
  public List<Json> items() {
    List<Json> items = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object item : list) {
        items.add(new Json(item));
      }
    }
    return items;
  }

  /** Returns the members in order; none if this is no object. */
  public Map<String, Json> members() {
    Map<String, Json> members = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, member) -> members.put((String) name, new Json(member)));
    }
    return members;
  }
}
