package dev.rialto.internal.wire.anthropic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Schemas without the bounds that this provider's structured outputs refuse (as documented: those
 * of numbers, and of lists but for "not empty"); the model is told them in words, in the
 * descriptions. Thread-safe; a schema is rewritten once.
 */
final class PlainSchemas {

  /** Schemas are constants of generated clients; this many are somebody's own making. */
  private static final int MAX_KEPT = 1_000;

  private static final Map<String, String> WORDS =
      Map.of(
          "minimum", "At least %s",
          "maximum", "At most %s",
          "exclusiveMinimum", "Above %s",
          "exclusiveMaximum", "Below %s",
          "minItems", "At least %s elements",
          "maxItems", "At most %s elements");

  private final JsonFactory factory = new JsonFactory();
  private final Map<String, String> known = new ConcurrentHashMap<>();

  /** Returns the schema as it may be sent. */
  String of(String schema) throws IOException {
    String plain = known.get(schema);
    if (plain == null) {
      plain = WORDS.keySet().stream().anyMatch(schema::contains) ? rewritten(schema) : schema;
      if (known.size() >= MAX_KEPT) {
        known.clear();
      }
      known.put(schema, plain);
    }
    return plain;
  }

  private String rewritten(String schema) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonParser in = factory.createParser(schema);
        JsonGenerator out = factory.createGenerator(text)) {
      in.nextToken();
      Object tree = read(in);
      write(tree, true, out);
    }
    return text.toString();
  }

  private static @Nullable Object read(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        members.put(name, read(in));
      }
      return members;
    }
    if (token == JsonToken.START_ARRAY) {
      List<@Nullable Object> elements = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        elements.add(read(in));
      }
      return elements;
    }
    return switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDecimalValue();
      case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
      case VALUE_NULL -> null;
      default -> in.getText();
    };
  }

  /**
   * Writes a part of a schema.
   *
   * @param isSchema whether an object here has keywords, not the names of properties
   */
  private static void write(@Nullable Object part, boolean isSchema, JsonGenerator out)
      throws IOException {
    if (part instanceof Map<?, ?> members) {
      out.writeStartObject();
      List<String> words = new ArrayList<>();
      for (Map.Entry<?, ?> member : members.entrySet()) {
        String name = (String) member.getKey();
        if (isSchema && isRefused(name, member.getValue())) {
          words.add(WORDS.getOrDefault(name, name + " %s").formatted(member.getValue()));
        } else if (!isSchema || !name.equals("description")) {
          out.writeFieldName(name);
          boolean names = isSchema && (name.equals("properties") || name.equals("$defs"));
          write(member.getValue(), !names, out);
        }
      }
      if (isSchema) {
        describe(members.get("description"), words, out);
      }
      out.writeEndObject();
    } else if (part instanceof List<?> elements) {
      out.writeStartArray();
      for (Object element : elements) {
        write(element, isSchema, out);
      }
      out.writeEndArray();
    } else if (part instanceof BigDecimal number) {
      out.writeNumber(number);
    } else if (part instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (part == null) {
      out.writeNull();
    } else {
      out.writeString(part.toString());
    }
  }

  private static boolean isRefused(String keyword, @Nullable Object value) {
    boolean notEmpty =
        keyword.equals("minItems")
            && value instanceof BigDecimal least
            && least.compareTo(BigDecimal.ONE) <= 0;
    return WORDS.containsKey(keyword) && value instanceof BigDecimal && !notEmpty;
  }

  private static void describe(@Nullable Object said, List<String> words, JsonGenerator out)
      throws IOException {
    String all = said == null ? "" : said.toString();
    String bounds = String.join(". ", words);
    if (!all.isEmpty() || !bounds.isEmpty()) {
      String between = all.isEmpty() || bounds.isEmpty() ? "" : "\n";
      out.writeStringField("description", all + between + bounds);
    }
  }
}
