package dev.rialto.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a pack: a list of indexes, each with an answer of the item's type, which is kept
 * as text, so that one that is wrong spoils no other. Immutable and thread-safe.
 */
public final class PackOutput extends JsonOutput<PackOutput.Answers> {

  private static final String ITEMS = "items";
  private static final String INDEX = "index";
  private static final String ANSWER = "answer";

  /** As generated schemas write it; within a text the quotes would be escaped. */
  private static final String TO_ROOT = "\"$ref\":\"#\"";

  /** The member of an item's own schema that holds its value; empty if its root is the value. */
  private final String member;

  private final boolean text;

  private PackOutput(OutputSchema schema, String member, boolean text) {
    super(schema, ITEMS);
    this.member = member;
    this.text = text;
  }

  /**
   * What came back.
   *
   * @param texts by their indexes, each as the item's type reads it
   * @param strange whether there were indexes that no item has, or an answer was there twice in
   *     different ways; or the list broke off
   */
  public record Answers(Map<Integer, String> texts, boolean strange) {
    /** Copies the map. */
    public Answers {
      texts = Map.copyOf(texts);
    }
  }

  /** Makes the type of packs of items of a type. */
  public static PackOutput of(OutputType<?> item) {
    OutputSchema own = item.schema();
    if (own == null) {
      return new PackOutput(
          new OutputSchema("Pack", schema("{\"type\":\"string\"}", ""), false), "", true);
    }
    String member = item instanceof JsonOutput<?> json ? json.member() : "";
    Map<String, String> root = members(own.json());
    String definitions = root.getOrDefault("$defs", "");
    String answer;
    if (member.isEmpty() && own.json().contains(TO_ROOT)) {
      // The root of a pack is another, so that what refers to its own gets a name.
      root.remove("$defs");
      Map<String, String> named =
          definitions.isEmpty() ? new LinkedHashMap<>() : members(definitions);
      String name = own.name();
      while (named.containsKey(name)) {
        name += "_";
      }
      String reference = TO_ROOT.replace("#", "#/$defs/" + name);
      named.replaceAll((other, schema) -> schema.replace(TO_ROOT, reference));
      named.put(name, object(root).replace(TO_ROOT, reference));
      definitions = object(named);
      answer = "{" + reference + "}";
    } else if (member.isEmpty()) {
      root.remove("$defs");
      answer = object(root);
    } else {
      answer = members(root.getOrDefault("properties", "{}")).getOrDefault(member, "{}");
    }
    return new PackOutput(
        new OutputSchema("PackOf" + own.name(), schema(answer, definitions), own.recursive()),
        member,
        false);
  }

  private static String schema(String answer, String definitions) {
    return "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":"
        + "{\"type\":\"object\",\"properties\":{\"index\":{\"type\":\"integer\"},\"answer\":"
        + answer
        + "},\"required\":[\"index\",\"answer\"],\"additionalProperties\":false}}},"
        + "\"required\":[\"items\"],\"additionalProperties\":false"
        + (definitions.isEmpty() ? "" : ",\"$defs\":" + definitions)
        + "}";
  }

  private static String object(Map<String, String> members) {
    StringBuilder out = new StringBuilder("{");
    members.forEach(
        (name, value) ->
            out.append(out.length() == 1 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
    return out.append('}').toString();
  }

  /** Returns the members of a schema's object as they are written; their names have no escapes. */
  private static Map<String, String> members(String object) {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser in = new JsonFactory().createParser(object)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        int start = (int) in.currentTokenLocation().getCharOffset();
        in.skipChildren();
        if (in.currentToken().isScalarValue()) {
          in.getText(); // a text is read when it is asked for
        }
        members.put(name, object.substring(start, (int) in.currentLocation().getCharOffset()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // generated text
    }
    return members;
  }

  @Override
  protected Answers value(ValueReader in) {
    Map<Integer, String> texts = new LinkedHashMap<>();
    Set<Integer> doubtful = new HashSet<>();
    boolean strange = false;
    try {
      in.beginArray();
      while (in.nextElement()) {
        strange |= !element(in, texts, doubtful);
      }
    } catch (InvalidOutputException e) {
      if (texts.isEmpty()) {
        throw e;
      }
      strange = true; // what came before it counts
      in.abandon();
    }
    texts.keySet().removeAll(doubtful);
    return new Answers(texts, strange);
  }

  /** Reads one answer; false if it belongs to nothing. */
  private boolean element(ValueReader in, Map<Integer, String> texts, Set<Integer> doubtful) {
    if (!in.isObject()) {
      in.skip();
      return false;
    }
    in.beginObject();
    int index = -1;
    boolean indexed = false;
    boolean twice = false;
    String answer = null;
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      switch (name) {
        case INDEX -> {
          twice |= indexed;
          indexed = true;
          index = index(in.raw());
        }
        case ANSWER -> {
          twice |= answer != null;
          answer = in.raw();
        }
        default -> in.skip();
      }
    }
    String readable = index < 0 || answer == null || twice ? null : readable(answer);
    if (readable == null) {
      return false;
    }
    String before = texts.putIfAbsent(index, readable);
    if (before != null && !before.equals(readable)) {
      doubtful.add(index);
    }
    return true;
  }

  private static int index(String raw) {
    String digits = raw.replace("\"", "").strip();
    if (digits.isEmpty()
        || digits.length() > 9
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Integer.parseInt(digits);
  }

  /** Returns what the item's type reads; null if it is no text where one is asked for. */
  private @Nullable String readable(String raw) {
    if (!text) {
      return member.isEmpty() ? raw : "{\"" + member + "\":" + raw + "}";
    }
    if (!raw.startsWith("\"")) {
      return raw;
    }
    try (ValueReader in = new ValueReader(raw, raw)) {
      return in.readString();
    } catch (InvalidOutputException e) {
      return null; // the others are read nevertheless
    }
  }
}
