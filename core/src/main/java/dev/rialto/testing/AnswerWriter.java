package dev.rialto.testing;

import dev.rialto.OutputSchema;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.time.Year;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Java value as the JSON that a schema asks for: the other direction of the generated
 * codecs, led by the schema alone, so that it knows no convention but what the schema says.
 */
final class AnswerWriter {

  private final Map<String, Object> root;

  private AnswerWriter(Map<String, Object> root) {
    this.root = root;
  }

  /**
   * Returns the JSON.
   *
   * @throws IllegalArgumentException if the value does not fit the schema
   */
  static String write(OutputSchema schema, @Nullable Object value) {
    Map<String, Object> root = Json.object(Json.parse(schema.json()));
    AnswerWriter writer = new AnswerWriter(root);
    Map<String, Object> properties = properties(root);
    if (properties.size() == 1 && !isWhole(value, properties)) {
      // What is no object, or a choice of objects, is the one member of an object.
      String only = properties.keySet().iterator().next();
      Map<String, Object> wrapped = new LinkedHashMap<>();
      wrapped.put(only, writer.value(Json.object(properties.get(only)), value, "$"));
      return Json.write(wrapped, false);
    }
    return Json.write(writer.value(root, value, "$"), false);
  }

  private static boolean isWhole(@Nullable Object value, Map<String, Object> properties) {
    return value instanceof Record record
        && IntStream.range(0, record.getClass().getRecordComponents().length)
            .mapToObj(i -> record.getClass().getRecordComponents()[i].getName())
            .toList()
            .equals(List.copyOf(properties.keySet()));
  }

  private @Nullable Object value(Map<String, Object> given, @Nullable Object value, String path) {
    Map<String, Object> schema = resolved(given);
    if (value instanceof Optional<?> optional) {
      return value(schema, optional.orElse(null), path);
    }
    List<Object> choices = choices(schema);
    if (!choices.isEmpty()) {
      return chosen(choices, value, path);
    }
    if (value == null) {
      if (allows(schema, "null")) {
        return null;
      }
      throw unfit(path, schema, null);
    }
    if (value instanceof Record record && allows(schema, "object")) {
      return members(schema, record, path);
    }
    if (value instanceof Map<?, ?> map) {
      return allows(schema, "array") ? entries(schema, map, path) : object(schema, map, path);
    }
    if (allows(schema, "array")) {
      return elements(schema, value, path);
    }
    return scalar(schema, value, path);
  }

  private @Nullable Object chosen(List<Object> choices, @Nullable Object value, String path) {
    IllegalArgumentException first = null;
    for (Object choice : choices) {
      try {
        return value(Json.object(choice), value, path);
      } catch (IllegalArgumentException e) {
        first = first == null ? e : first;
      }
    }
    throw choices.size() == 1 && first != null
        ? first
        : new IllegalArgumentException(
            path + " can be none of " + choices.size() + " kinds with " + shown(value));
  }

  private Map<String, Object> members(Map<String, Object> schema, Record record, String path) {
    Map<String, Object> members = new LinkedHashMap<>();
    Map<String, RecordComponent> components = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      components.put(component.getName(), component);
    }
    properties(schema)
        .forEach(
            (name, property) -> {
              RecordComponent component = components.remove(name);
              members.put(
                  name,
                  component == null
                      ? tag(Json.object(property), record, path + "." + name)
                      : value(Json.object(property), read(component, record), path + "." + name));
            });
    if (!components.isEmpty()) {
      throw new IllegalArgumentException(
          path + " has no " + components.keySet() + ", which " + shown(record) + " has");
    }
    return members;
  }

  /** The one member that is not the record's own says which of several records it is. */
  private static Object tag(Map<String, Object> property, Record record, String path) {
    Object only =
        property.get("enum") instanceof List<?> all && all.size() == 1
            ? all.get(0)
            : property.get("const");
    String own = record.getClass().getSimpleName();
    if (!own.equals(only)) {
      throw new IllegalArgumentException(path + " is not there in " + shown(record));
    }
    return own;
  }

  private List<Object> elements(Map<String, Object> schema, Object value, String path) {
    Map<String, Object> items = Json.object(schema.getOrDefault("items", Map.of()));
    List<Object> all = new ArrayList<>();
    if (value instanceof Collection<?> collection) {
      collection.forEach(
          one -> all.add(nullable(value(items, one, path + "[" + all.size() + "]"))));
    } else if (value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        all.add(nullable(value(items, Array.get(value, i), path + "[" + i + "]")));
      }
    } else {
      throw unfit(path, schema, value);
    }
    return all;
  }

  private List<Object> entries(Map<String, Object> schema, Map<?, ?> map, String path) {
    Map<String, Object> item = resolved(Json.object(schema.getOrDefault("items", Map.of())));
    List<String> names = List.copyOf(properties(item).keySet());
    if (names.size() != 2) {
      throw unfit(path, schema, map);
    }
    List<Object> all = new ArrayList<>();
    map.forEach(
        (key, one) -> {
          Map<String, Object> entry = new LinkedHashMap<>();
          entry.put(names.get(0), name(key));
          entry.put(
              names.get(1),
              nullable(
                  value(Json.object(properties(item).get(names.get(1))), one, path + "." + key)));
          all.add(entry);
        });
    return all;
  }

  private Map<String, Object> object(Map<String, Object> schema, Map<?, ?> map, String path) {
    if (!allows(schema, "object")) {
      throw unfit(path, schema, map);
    }
    Map<String, Object> values =
        schema.get("additionalProperties") instanceof Map<?, ?> found
            ? Json.object(found)
            : Map.of();
    Map<String, Object> all = new LinkedHashMap<>();
    map.forEach(
        (key, one) ->
            all.put(
                name(key),
                nullable(
                    value(
                        Json.object(properties(schema).getOrDefault(name(key), values)),
                        one,
                        path + "." + key))));
    return all;
  }

  /** Returns how an answer names a key: a constant by its name, whatever its text is. */
  private static String name(Object key) {
    return key instanceof Enum<?> constant ? constant.name() : String.valueOf(key);
  }

  private static Object scalar(Map<String, Object> schema, Object value, String path) {
    if (value instanceof Year year && allows(schema, "integer")) {
      return year.getValue();
    }
    if (value instanceof Locale locale && allows(schema, "string")) {
      return locale.toLanguageTag();
    }
    if (value instanceof Number && (allows(schema, "number") || allows(schema, "integer"))) {
      return value;
    }
    if (value instanceof Boolean && allows(schema, "boolean")) {
      return value;
    }
    if (!allows(schema, "string") || value instanceof Record) {
      throw unfit(path, schema, value);
    }
    String text = name(value);
    if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(text)) {
      throw new IllegalArgumentException(
          path + " is " + shown(value) + "; allowed is one of " + allowed);
    }
    return text;
  }

  private Map<String, Object> resolved(Map<String, Object> schema) {
    Map<String, Object> found = schema;
    while (found.get("$ref") instanceof String reference) {
      found = root;
      for (String step : reference.substring(1).split("/", -1)) {
        if (!step.isEmpty()) {
          found = Json.object(found.getOrDefault(step, Map.of()));
        }
      }
    }
    return found;
  }

  @SuppressWarnings("unchecked") // what Json.parse makes
  private static List<Object> choices(Map<String, Object> schema) {
    Object choices = schema.getOrDefault("anyOf", schema.get("oneOf"));
    return choices instanceof List<?> ? (List<Object>) choices : List.of();
  }

  private static Map<String, Object> properties(Map<String, Object> schema) {
    return Json.object(schema.getOrDefault("properties", Map.of()));
  }

  private static boolean allows(Map<String, Object> schema, String type) {
    Object allowed = schema.get("type");
    return allowed == null
        || type.equals(allowed)
        || (allowed instanceof List<?> several && several.contains(type));
  }

  private static @Nullable Object read(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          component.getName() + " of " + shown(record) + " cannot be read", e);
    }
  }

  @SuppressWarnings("NullAway") // a null of JSON
  private static Object nullable(@Nullable Object value) {
    return value;
  }

  private static IllegalArgumentException unfit(
      String path, Map<String, Object> schema, @Nullable Object value) {
    return new IllegalArgumentException(
        path
            + " is of the type "
            + schema.getOrDefault("type", "that the schema says")
            + " in the method's schema, but the value given is "
            + shown(value));
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
  }
}
