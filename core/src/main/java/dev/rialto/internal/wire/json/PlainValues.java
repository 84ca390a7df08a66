package dev.rialto.internal.wire.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as plain values: String, Boolean, Long, BigInteger where a long is too small, Double,
 * and unmodifiable lists and maps of these in their order. A member that is null is left out; an
 * element that is null stays.
 */
public final class PlainValues {
  private static final int MAX_DIGITS = 100;
  private static final Names NO_NAMES = Names.of();

  private PlainValues() {}

  /**
   * Reads the members of an object whose brackets match. A member whose value is no JSON is left
   * out.
   *
   * @param in begins with the object
   * @param length how many bytes the object has
   */
  public static Map<String, Object> members(byte[] in, int length) {
    Map<String, Object> members = new LinkedHashMap<>();
    JsonReader json = new JsonReader();
    json.reset(in, 0, length);
    JsonReader member = new JsonReader();
    try {
      json.enterObject();
      while (json.nextMember(NO_NAMES) != JsonReader.END) {
        String name = json.name();
        int from = json.mark();
        json.skip();
        member.reset(in, from, json.position() - from);
        put(name, member, members);
      }
    } catch (JsonFault e) {
      // What was read before the fault is kept.
    }
    return Collections.unmodifiableMap(members);
  }

  private static void put(String name, JsonReader json, Map<String, Object> members) {
    try {
      Object value = value(json);
      if (value != null) {
        members.put(name, value);
      }
    } catch (JsonFault e) {
      // Left out.
    }
  }

  private static Map<String, Object> object(JsonReader json) {
    Map<String, Object> members = new LinkedHashMap<>();
    json.enterObject();
    while (json.nextMember(NO_NAMES) != JsonReader.END) {
      String name = json.name();
      Object value = value(json);
      if (value != null) {
        members.put(name, value);
      }
    }
    return Collections.unmodifiableMap(members);
  }

  private static @Nullable Object value(JsonReader json) {
    switch (json.peek()) {
      case '{' -> {
        return object(json);
      }
      case '[' -> {
        List<@Nullable Object> elements = new ArrayList<>();
        json.enterArray();
        while (json.nextElement()) {
          elements.add(value(json));
        }
        return Collections.unmodifiableList(elements);
      }
      case '"' -> {
        return json.text();
      }
      default -> {
        return scalar(json.raw());
      }
    }
  }

  private static @Nullable Object scalar(String text) {
    switch (text) {
      case "true" -> {
        return true;
      }
      case "false" -> {
        return false;
      }
      default -> {
        try {
          return number(text);
        } catch (NumberFormatException e) {
          return null;
        }
      }
    }
  }

  private static Number number(String text) {
    boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    if (!whole || text.length() > MAX_DIGITS) {
      return Double.valueOf(text);
    }
    BigInteger exact = new BigInteger(text);
    return exact.bitLength() < Long.SIZE ? (Number) exact.longValue() : exact;
  }
}
