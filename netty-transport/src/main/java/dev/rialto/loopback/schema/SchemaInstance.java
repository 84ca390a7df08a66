package dev.rialto.loopback.schema;

import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value that a JSON schema accepts, the same for the same schema and prompt. Not understood
 * are {@code not}, {@code if}, {@code patternProperties}, {@code dependentSchemas} and references
 * to other documents. Not thread-safe.
 */
public final class SchemaInstance {

  /** Below this depth everything that may be left out is left out, so that recursion ends. */
  private static final int DEEP = 6;

  private static final int USUAL_ITEMS = 3;
  private static final int TRIES_FOR_A_NEW_ITEM = 200;

  /** A line of the prompt of a {@code @Packed} method, whose answers come back by their index. */
  private static final Pattern PACKED = Pattern.compile("(?m)^\\{\"index\":\\d+,\"item\":");

  private static final Set<String> ENTRY = Set.of("key", "value");

  private final SchemaChoice choice;
  private final Topic topic;
  private final SplittableRandom random;
  private final SampleText texts;
  private final SampleNumber numbers;

  /** How many items are asked about at once; 0 if the prompt is no pack. */
  private final int packed;

  /** The name of the object whose members are being made. */
  private String owner = "";

  private SchemaInstance(Json root, String prompt) {
    random = new SplittableRandom(31L * prompt.hashCode() + JsonText.of(root).hashCode());
    choice = new SchemaChoice(root, random);
    topic = Topic.of(prompt);
    texts = new SampleText(topic, random);
    numbers = new SampleNumber(random);
    packed = (int) PACKED.matcher(prompt).results().count();
  }

  /** Returns the value as JSON. */
  public static String of(Json schema, String prompt) {
    return JsonText.of(new SchemaInstance(schema, prompt).value(schema, "answer", 0, 0));
  }

  private @Nullable Object value(Json schema, String name, int index, int depth) {
    int mark = choice.mark();
    try {
      return valueOfFlat(choice.flat(schema, depth >= DEEP), name, index, depth);
    } finally {
      choice.release(mark);
    }
  }

  private @Nullable Object valueOfFlat(Json flat, String name, int index, int depth) {
    if (flat.has("const")) {
      return flat.get("const").value();
    }
    List<Json> allowed = flat.get("enum").items();
    if (!allowed.isEmpty()) {
      return chosenAmong(allowed, index).value();
    }
    return switch (typeOf(flat, depth)) {
      case "object" -> object(flat, name, index, depth);
      case "array" -> array(flat, name, depth);
      case "integer" ->
          packed > 0 && name.equals("index") ? (Object) index : numbers.integer(flat, name);
      case "number" -> numbers.decimal(flat, name);
      case "boolean" -> random.nextBoolean();
      case "null" -> null;
      default -> texts.of(flat, name, owner, index);
    };
  }

  /** Null is the last choice near the root and the first one far from it. */
  private Json chosenAmong(List<Json> allowed, int index) {
    List<Json> solid = allowed.stream().filter(json -> !json.isNothing()).toList();
    List<Json> pool = solid.isEmpty() ? allowed : solid;
    int first = Math.floorMod(topic.phrase().hashCode(), pool.size());
    return pool.get((first + index) % pool.size());
  }

  private static String typeOf(Json flat, int depth) {
    Json type = flat.get("type");
    if (type.isText()) {
      boolean mayBeNull = flat.get("nullable").isTrue();
      return mayBeNull && depth >= DEEP ? "null" : type.text();
    }
    List<Json> several = type.items();
    boolean nullFirst = depth >= DEEP;
    for (Json one : several) {
      if (one.text().equals("null") == nullFirst) {
        return one.text();
      }
    }
    if (!several.isEmpty()) {
      return several.get(0).text();
    }
    if (flat.has("properties") || flat.has("required")) {
      return "object";
    }
    if (flat.has("items") || flat.has("prefixItems")) {
      return "array";
    }
    return flat.has("minimum") || flat.has("maximum") || flat.has("multipleOf")
        ? "number"
        : "string";
  }

  private Map<String, @Nullable Object> object(Json flat, String name, int index, int depth) {
    String outer = owner;
    owner = depth == 0 ? "" : name;
    try {
      return members(flat, index, depth);
    } finally {
      owner = outer;
    }
  }

  private Map<String, @Nullable Object> members(Json flat, int index, int depth) {
    List<String> required = flat.get("required").items().stream().map(Json::text).toList();
    Map<String, Json> properties = flat.get("properties").members();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    properties.forEach(
        (name, schema) -> {
          if (required.contains(name)
              || (depth < DEEP && !choice.isRepeating(schema) && choice.isPossible(schema))) {
            members.put(name, value(schema, name, index, depth + 1));
          }
        });
    for (String name : required) {
      if (!members.containsKey(name)) {
        members.put(name, value(others(flat), name, index, depth + 1));
      }
    }
    int least =
        flat.get("minProperties").intOr(flat.get("additionalProperties").isObject() ? 1 : 0);
    if (depth < DEEP || flat.has("minProperties")) {
      for (int i = 0; members.size() < least; i++) {
        String name = topic.words().get(i % topic.words().size()) + (i == 0 ? "" : "-" + (i + 1));
        members.put(name.toLowerCase(Locale.ROOT), value(others(flat), name, i, depth + 1));
      }
    }
    return members;
  }

  private static Json others(Json flat) {
    Json others = flat.get("additionalProperties");
    return others.isObject() ? others : new Json(Map.of("type", "string"));
  }

  private List<@Nullable Object> array(Json flat, String name, int depth) {
    int least = flat.get("minItems").intOr(0);
    int most = flat.get("maxItems").intOr(Integer.MAX_VALUE);
    List<Json> prefix = flat.get("prefixItems").items();
    Json rest = flat.get("items");
    boolean open = !Boolean.FALSE.equals(rest.value());
    int usual =
        packed > 0 && depth == 1
            ? packed
            : depth >= DEEP || choice.isRepeating(rest)
                ? least
                : Math.max(USUAL_ITEMS, prefix.size());
    int wanted = Math.min(Math.max(usual, least), most);
    if (!open) {
      wanted = Math.min(wanted, prefix.size());
    }
    boolean unique = flat.get("uniqueItems").isTrue();
    String singular = Topic.singular(name);
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0, tries = 0;
        items.size() < wanted && tries < TRIES_FOR_A_NEW_ITEM;
        i++, tries++) {
      int at = items.size();
      Json schema =
          at < prefix.size() ? prefix.get(at) : rest.isAbsent() ? flat.get("contains") : rest;
      Object item = value(schema, singular, i, depth + 1);
      if (!(unique && items.contains(item)) && (at < least || !isSecondOfItsKey(item, items))) {
        items.add(item);
      }
    }
    return items;
  }

  /** Strict modes know no maps: they are lists of keys with values, each key once. */
  private static boolean isSecondOfItsKey(@Nullable Object item, List<@Nullable Object> before) {
    return item instanceof Map<?, ?> entry
        && entry.keySet().equals(ENTRY)
        && before.stream()
            .anyMatch(
                each ->
                    each instanceof Map<?, ?> other
                        && Objects.equals(other.get("key"), entry.get("key")));
  }
}
