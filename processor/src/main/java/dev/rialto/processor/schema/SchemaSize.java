package dev.rialto.processor.schema;

import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.TypeModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How large a schema is, counted on what is sent: with the object around a root that is none, the
 * entries of a map, and what stands under {@code $defs} once, however often it is used. Its levels
 * are those of a value: what a reference leads to is as deep as the reference.
 */
public final class SchemaSize {

  /** From so many constants on, providers also bound their characters. */
  public static final int MANY_CONSTANTS = 250;

  private static final int MAX_STEPS = 20_000;
  private static final String DEFINITIONS = "$defs";
  private static final String REFERENCE = "#/$defs/";

  private final Map<String, Object> definitions = new HashMap<>();
  private final Map<String, Integer> levelsBelow = new HashMap<>();

  /** Each with how many references lead to it. */
  private final Map<String, Integer> underway = new HashMap<>();

  /** Where the last circle was cut: the least of what {@link #underway} says of its ends. */
  private int cut = Integer.MAX_VALUE;

  private int steps;
  private int properties;
  private int levels;
  private int constants;
  private int nameChars;
  private int longestEnum;
  private int unions;
  private boolean recursive;

  private SchemaSize(Map<String, Object> schema) {
    // A reference to the root stands within it.
    underway.put("#", 0);
    if (schema.get(DEFINITIONS) instanceof Map<?, ?> all) {
      all.forEach(
          (name, definition) -> {
            definitions.put(REFERENCE + name, definition);
            nameChars += ((String) name).length();
            count(definition, true);
          });
    }
    Map<String, Object> root = new HashMap<>(schema);
    root.remove(DEFINITIONS);
    count(root, true);
    levels = levels(root);
    unions = unions(root, true, new HashMap<>());
  }

  /** Measures the schema of an answer, or of a tool's arguments. */
  public static SchemaSize of(Map<TypeName, DeclaredModel> declared, TypeModel root) {
    return new SchemaSize(SchemaWriter.tree(declared, root));
  }

  /** Measures the schema of a pack: a list of items, each an index and an answer of the type. */
  public static SchemaSize ofPack(Map<TypeName, DeclaredModel> declared, TypeModel item) {
    return new SchemaSize(SchemaWriter.pack(declared, item));
  }

  /** Returns how many members all objects have together. */
  public int properties() {
    return properties;
  }

  /** Returns how deep objects and lists are nested; 1 for an object of texts. */
  public int levels() {
    return levels;
  }

  /** Returns how many constants all enums have together. */
  public int constants() {
    return constants;
  }

  /** Returns the characters of the names of members and definitions, and of all constants. */
  public int nameChars() {
    return nameChars;
  }

  /** Returns the characters of the longest enum of more than {@link #MANY_CONSTANTS} constants. */
  public int longestEnum() {
    return longestEnum;
  }

  /**
   * Returns how many values may be null or of several types, those of what is referred to as often
   * as it is: so a provider's grammar has them.
   */
  public int unions() {
    return unions;
  }

  /** Returns whether a part of it refers to itself. */
  public boolean isRecursive() {
    return recursive;
  }

  private int unions(Object part, boolean isSchema, Map<String, Integer> known) {
    long sum = 0;
    if (part instanceof List<?> several) {
      for (Object one : several) {
        sum += unions(one, isSchema, known);
      }
    } else if (part instanceof Map<?, ?> members) {
      if (isSchema && members.get("$ref") instanceof String to) {
        sum += referred(to, known);
      }
      if (isSchema && (members.containsKey("anyOf") || members.get("type") instanceof List)) {
        sum++;
      }
      for (Map.Entry<?, ?> member : members.entrySet()) {
        sum +=
            unions(member.getValue(), !(isSchema && member.getKey().equals("properties")), known);
      }
    }
    return (int) Math.min(MAX_STEPS, sum);
  }

  private int referred(String to, Map<String, Integer> known) {
    Integer before = known.get(to);
    if (before != null) {
      return before;
    }
    if (underway.containsKey(to)) {
      recursive = true;
      return 0;
    }
    underway.put(to, underway.size());
    int found = unions(definitions.getOrDefault(to, Map.of()), true, known);
    underway.remove(to);
    known.put(to, found);
    return found;
  }

  /**
   * Counts what does not depend on the place.
   *
   * @param isSchema whether the members are keywords, not the names of properties
   */
  private void count(Object part, boolean isSchema) {
    if (part instanceof List<?> several) {
      several.stream().filter(one -> one instanceof Map).forEach(one -> count(one, true));
      return;
    }
    if (!(part instanceof Map<?, ?> members)) {
      return;
    }
    if (!isSchema) {
      properties += members.size();
      members.keySet().forEach(name -> nameChars += ((String) name).length());
      members.values().forEach(member -> count(member, true));
      return;
    }
    if (members.get("enum") instanceof List<?> all) {
      int chars =
          all.stream().mapToInt(one -> one instanceof String text ? text.length() : 0).sum();
      constants += all.size();
      nameChars += chars;
      if (all.size() > MANY_CONSTANTS) {
        longestEnum = Math.max(longestEnum, chars);
      }
    }
    members.forEach((keyword, value) -> count(value, !keyword.equals("properties")));
  }

  private int levels(Object schema) {
    if (!(schema instanceof Map<?, ?> members)) {
      return 0;
    }
    if (members.get("$ref") instanceof String reference) {
      return levelsBelow(reference);
    }
    if (members.get("anyOf") instanceof List<?> cases) {
      return cases.stream().mapToInt(this::levels).max().orElse(0);
    }
    if (members.get("items") instanceof Map<?, ?> items) {
      return 1 + levels(items);
    }
    return members.get("properties") instanceof Map<?, ?> properties
        ? 1 + properties.values().stream().mapToInt(this::levels).max().orElse(0)
        : 0;
  }

  /**
   * What is found below a member of a circle depends on where the circle was entered, and so is
   * found anew each time; else the order of a type's members would count. Only of very many circles
   * is it kept, since the ways through them would be too many.
   */
  private int levelsBelow(String reference) {
    Integer known = levelsBelow.get(reference);
    if (known != null) {
      return known;
    }
    Integer open = underway.get(reference);
    if (open != null) {
      cut = Math.min(cut, open);
      return 0;
    }
    int outside = cut;
    int place = underway.size();
    cut = Integer.MAX_VALUE;
    underway.put(reference, place);
    steps++;
    int found = levels(definitions.getOrDefault(reference, Map.of()));
    underway.remove(reference);
    if (cut > place || steps > MAX_STEPS) {
      levelsBelow.put(reference, found);
    }
    cut = Math.min(outside, cut > place ? Integer.MAX_VALUE : cut);
    return found;
  }
}
