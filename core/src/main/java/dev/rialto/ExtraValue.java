package dev.rialto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks and copies a further member of a request's body, so that it is wrong early or never. */
final class ExtraValue {

  private static final int MAX_DEPTH = 32;

  private final String name;

  private ExtraValue(String name) {
    this.name = name;
  }

  static Object checked(String name, Object value) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("The name of an extra member is blank; name one");
    }
    Object copy = new ExtraValue(name).copy(value, 0);
    return copy == null ? value : copy;
  }

  private @Nullable Object copy(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "The extra member '" + name + "' is nested deeper than " + MAX_DEPTH);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(item -> copy.add(copy(item, depth + 1)));
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(String.valueOf(key), copy(item, depth + 1)));
      return Collections.unmodifiableMap(copy);
    }
    boolean notFinite =
        (value instanceof Double d && !Double.isFinite(d))
            || (value instanceof Float f && !Float.isFinite(f));
    if (notFinite) {
      throw new IllegalArgumentException(
          "The extra member '" + name + "' holds " + value + ", which JSON cannot write");
    }
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Number) {
      return value;
    }
    throw new IllegalArgumentException(
        "The extra member '"
            + name
            + "' holds a "
            + value.getClass().getName()
            + "; allowed are strings, numbers, booleans, and lists and maps of those");
  }
}
