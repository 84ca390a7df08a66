package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules of OpenAI's strict mode, as documented for structured outputs, which no other one asks
 * more than: the root is an object and no union; objects list every property as required and allow
 * no others; only supported keywords and formats; {@code $ref} stands alone and resolves; at most
 * ten levels.
 */
final class StrictSchema {

  private static final Set<String> KEYWORDS =
      Set.of(
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "enum",
          "const",
          "anyOf",
          "$ref",
          "$defs",
          "description",
          "format",
          "pattern",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minItems",
          "maxItems");
  private static final Set<String> FORMATS =
      Set.of("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid");

  private final JsonNode root;

  private StrictSchema(JsonNode root) {
    this.root = root;
  }

  /** Checks a whole schema. */
  static void check(JsonNode root) {
    assertThat(root.path("type").asText()).as(root.toString()).isEqualTo("object");
    assertThat(root.has("anyOf")).isFalse();
    new StrictSchema(root).check(root, "#", 0);
  }

  private void check(JsonNode schema, String path, int depth) {
    assertThat(depth).as(path).isLessThanOrEqualTo(10);
    schema.fieldNames().forEachRemaining(name -> assertThat(KEYWORDS).as(path).contains(name));
    if (schema.has("$ref")) {
      assertThat(schema.size()).as("%s: $ref stands alone", path).isEqualTo(1);
      String target = schema.get("$ref").asText();
      assertThat(root.at(target.substring(1)).isObject()).as(target).isTrue();
      return;
    }
    if (schema.has("format")) {
      assertThat(FORMATS).contains(schema.get("format").asText());
    }
    if (schema.has("properties")) {
      Set<String> properties = new TreeSet<>();
      schema.get("properties").fieldNames().forEachRemaining(properties::add);
      Set<String> required = new TreeSet<>();
      schema.get("required").forEach(name -> required.add(name.asText()));
      assertThat(required).as(path).isEqualTo(properties);
      schema
          .get("properties")
          .properties()
          .forEach(e -> check(e.getValue(), path + "/" + e.getKey(), depth + 1));
    }
    if ("object".equals(schema.path("type").asText())) {
      assertThat(schema.path("additionalProperties").isBoolean()).as(path).isTrue();
      assertThat(schema.get("additionalProperties").asBoolean()).as(path).isFalse();
      assertThat(schema.has("properties")).as(path).isTrue();
    }
    if ("array".equals(schema.path("type").asText())) {
      check(schema.get("items"), path + "[]", depth + 1);
    }
    assertThat(schema.has("type") || schema.has("anyOf")).as(path).isTrue();
    schema.path("anyOf").forEach(one -> check(one, path + "|", depth + 1));
    schema.path("$defs").properties().forEach(e -> check(e.getValue(), "#/$defs/" + e.getKey(), 0));
  }
}
