package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.AzureOpenAi;
import dev.rialto.provider.Cohere;
import dev.rialto.provider.Gemini;
import dev.rialto.provider.Groq;
import dev.rialto.provider.LlamaCpp;
import dev.rialto.provider.LmStudio;
import dev.rialto.provider.Mistral;
import dev.rialto.provider.Ollama;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.OpenRouter;
import dev.rialto.provider.Perplexity;
import dev.rialto.provider.Provider;
import dev.rialto.provider.Venice;
import dev.rialto.provider.Vllm;
import dev.rialto.provider.XAi;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * How each provider is sent a schema, and what it documents of what its strict mode takes.
 *
 * @param recursion how a schema that refers to itself is sent
 * @param alsoInWords whether the model is told of the schema in words, too
 * @param rule what holds for every part of what is sent
 */
record SchemaDialect(
    Provider.Builder provider, String model, Recursion recursion, boolean alsoInWords, Rule rule) {

  private static final Set<String> BOUNDS =
      Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems");
  static final ObjectMapper JSON = new ObjectMapper();

  SchemaDialect {
    provider.apiKey("sk-none");
  }

  /** A part of a schema, where it stands, and what it is named in a message. */
  interface Rule {
    void check(JsonNode schema, String place);
  }

  /** How a schema that refers to itself is sent. */
  enum Recursion {
    STRICT,
    OBJECT,
    WORDS,
    TOOL
  }

  static final Rule ANYTHING = (schema, place) -> {};

  private static Rule without(Set<String> keywords) {
    return (schema, place) ->
        schema
            .fieldNames()
            .forEachRemaining(name -> assertThat(keywords).as(place).doesNotContain(name));
  }

  private static Rule formats(Set<String> allowed) {
    return (schema, place) -> {
      if (schema.has("format")) {
        assertThat(allowed).as(place).contains(schema.get("format").asText());
      }
    };
  }

  private static Rule both(Rule one, Rule other) {
    return (schema, place) -> {
      one.check(schema, place);
      other.check(schema, place);
    };
  }

  private static void gemini(JsonNode schema, String place) {
    schema
        .fieldNames()
        .forEachRemaining(
            name ->
                assertThat(name)
                    .as(place)
                    .isIn(
                        "$defs",
                        "$ref",
                        "type",
                        "format",
                        "title",
                        "description",
                        "enum",
                        "items",
                        "prefixItems",
                        "minItems",
                        "maxItems",
                        "minimum",
                        "maximum",
                        "anyOf",
                        "properties",
                        "additionalProperties",
                        "required"));
    formats(Set.of("date-time", "date", "time")).check(schema, place);
    if (schema.has("$ref")) {
      assertThat(schema.size()).as(place).isOne();
    }
  }

  private static void anthropic(JsonNode schema, String place) {
    without(Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "maxItems"))
        .check(schema, place);
    assertThat(schema.path("minItems").asInt(0)).as(place).isLessThanOrEqualTo(1);
    pattern(schema, place);
  }

  /** No look-around, back references, boundaries, properties, flags. */
  private static void pattern(JsonNode schema, String place) {
    assertThat(schema.path("pattern").asText())
        .as(place)
        .doesNotContainPattern("\\(\\?[^:]|\\\\[1-9bBpP]");
  }

  private static void cohere(JsonNode schema, String place) {
    without(BOUNDS).check(schema, place);
    formats(Set.of("date-time", "uuid", "date", "time")).check(schema, place);
    assertThat(schema.path("pattern").asText())
        .as(place)
        .doesNotContainPattern("[\\^$]|\\(\\?[=!]");
    if (schema.has("properties")) {
      assertThat(schema.get("required")).as(place).isNotEmpty();
    }
  }

  /**
   * The table "Unsupported type-specific keywords" of Azure OpenAI's guide to structured outputs
   * (learn.microsoft.com/azure/ai-services/openai/how-to/structured-outputs), row by row: strings,
   * numbers, objects, arrays.
   */
  private static final Set<String> REFUSED_BY_AZURE =
      Set.of(
          "minLength",
          "maxLength",
          "pattern",
          "format",
          "minimum",
          "maximum",
          "multipleOf",
          "patternProperties",
          "unevaluatedProperties",
          "propertyNames",
          "minProperties",
          "maxProperties",
          "unevaluatedItems",
          "contains",
          "minContains",
          "maxContains",
          "minItems",
          "maxItems",
          "uniqueItems");

  static Stream<SchemaDialect> all() {
    Rule azure = both(without(BOUNDS), without(REFUSED_BY_AZURE));
    return Stream.of(
        new SchemaDialect(
            OpenAi.builder(), "gpt-4o", Recursion.STRICT, false, SchemaDialect::pattern),
        new SchemaDialect(
            Mistral.builder(), "mistral-large-latest", Recursion.STRICT, false, ANYTHING),
        new SchemaDialect(Venice.builder(), "venice-uncensored", Recursion.STRICT, false, ANYTHING),
        new SchemaDialect(
            AzureOpenAi.builder("https://a.example"), "gpt-4o", Recursion.STRICT, false, azure),
        new SchemaDialect(
            Anthropic.builder(),
            "claude-sonnet-4-5",
            Recursion.TOOL,
            false,
            SchemaDialect::anthropic),
        new SchemaDialect(
            OpenRouter.builder(),
            "anthropic/claude-sonnet-4.5",
            Recursion.WORDS,
            false,
            SchemaDialect::anthropic),
        new SchemaDialect(
            Gemini.builder(), "gemini-2.5-flash", Recursion.OBJECT, false, SchemaDialect::gemini),
        new SchemaDialect(
            OpenRouter.builder(),
            "google/gemini-2.5-pro",
            Recursion.WORDS,
            false,
            SchemaDialect::gemini),
        new SchemaDialect(XAi.builder(), "grok-4", Recursion.OBJECT, false, SchemaDialect::pattern),
        new SchemaDialect(
            OpenRouter.builder(), "x-ai/grok-4", Recursion.WORDS, false, SchemaDialect::pattern),
        new SchemaDialect(OpenRouter.builder(), "openai/gpt-4o", Recursion.STRICT, false, ANYTHING),
        new SchemaDialect(Perplexity.builder(), "sonar-pro", Recursion.WORDS, false, ANYTHING),
        new SchemaDialect(
            Cohere.builder(), "command-a-03-2025", Recursion.STRICT, false, SchemaDialect::cohere),
        new SchemaDialect(Groq.builder(), "openai/gpt-oss-120b", Recursion.STRICT, false, ANYTHING),
        new SchemaDialect(Ollama.builder(), "llama3.2", Recursion.STRICT, true, ANYTHING),
        new SchemaDialect(Vllm.builder(), "qwen", Recursion.STRICT, true, ANYTHING),
        new SchemaDialect(LmStudio.builder(), "qwen", Recursion.STRICT, true, ANYTHING),
        new SchemaDialect(
            LlamaCpp.builder(),
            "any",
            Recursion.STRICT,
            true,
            (schema, place) -> {
              if (schema.has("pattern")) {
                assertThat(schema.get("pattern").asText()).as(place).startsWith("^").endsWith("$");
              }
            }));
  }

  /**
   * Checks that a schema is sent as the provider's strict mode takes it, and that what is left out
   * is said in words; or that it is sent in another way.
   */
  void check(OutputSchema schema) throws IOException {
    JsonNode body = body(request(schema));
    // A tool without parameters has an object without members.
    boolean empty = model.startsWith("command") && schema.json().contains("\"properties\":{}");
    Recursion way = empty ? Recursion.OBJECT : schema.recursive() ? recursion : Recursion.STRICT;
    JsonNode format = format(body);
    String system = body.at("/messages/0/content").asText();
    String place = model + " " + schema.name();
    if (way == Recursion.STRICT) {
      assertThat(format.isObject()).as(place + ": " + body).isTrue();
      if (!body.has("output_config")) {
        assertThat(body.at("/response_format/json_schema/strict").asBoolean()).as(place).isTrue();
      }
      walk(format, place, rule);
      StrictSchema.check(format);
      said(JSON.readTree(schema.json()), format, place);
    } else {
      assertThat(format.isMissingNode()).as(place).isTrue();
    }
    if (way == Recursion.TOOL) {
      assertThat(body.at("/tools/0/input_schema").isObject()).as(place).isTrue();
      assertThat(body.at("/tools/0/strict").asBoolean()).as(place).isFalse();
    }
    assertThat(body.path("response_format").path("type").asText().equals("json_object"))
        .as(place)
        .isEqualTo(way == Recursion.OBJECT);
    boolean inWords = way == Recursion.OBJECT || way == Recursion.WORDS || alsoInWords;
    assertThat(system.contains(schema.json())).as(place).isEqualTo(inWords);
  }

  /** Checks every schema within a schema. */
  static void walk(JsonNode schema, String place, Rule rule) {
    rule.check(schema, place);
    for (String names : List.of("properties", "$defs")) {
      schema
          .path(names)
          .properties()
          .forEach(e -> walk(e.getValue(), place + "/" + e.getKey(), rule));
    }
    schema.path("anyOf").forEach(one -> walk(one, place + "|", rule));
    if (schema.has("items")) {
      walk(schema.get("items"), place + "[]", rule);
    }
  }

  /** What a schema asked for and is not sent is in the description, with its value. */
  static void said(JsonNode asked, JsonNode sent, String place) {
    BiConsumer<String, JsonNode> left =
        (name, value) -> {
          if (!sent.has(name) && (BOUNDS.contains(name) || name.equals("pattern"))) {
            String text = value.asText().replaceAll("^\\^\\(\\?:|\\)\\$$", "");
            assertThat(sent.path("description").asText()).as(place + " " + name).contains(text);
          } else if (!sent.has(name) && name.equals("format")) {
            assertThat(sent.path("description").asText()).as(place).isNotEmpty();
          }
        };
    asked.properties().forEach(e -> left.accept(e.getKey(), e.getValue()));
    for (String names : List.of("properties", "$defs")) {
      asked
          .path(names)
          .properties()
          .forEach(
              e -> said(e.getValue(), sent.path(names).path(e.getKey()), place + "/" + e.getKey()));
    }
    for (int i = 0; i < asked.path("anyOf").size(); i++) {
      said(asked.get("anyOf").get(i), sent.path("anyOf").path(i), place + "|");
    }
    if (asked.has("items")) {
      said(asked.get("items"), sent.path("items"), place + "[]");
    }
  }

  /** Returns a dialect of which no rule is known. */
  static SchemaDialect of(Provider.Builder provider, String model) {
    return new SchemaDialect(provider, model, Recursion.STRICT, false, ANYTHING);
  }

  /** Returns a question whose answer has a shape. */
  static CompletionRequest request(OutputSchema schema) {
    return new CompletionRequest(
        List.of(Message.user("What?")), Parameters.NONE, schema, List.of(), false);
  }

  Endpoint endpoint() {
    return provider.build().endpoints().get(0);
  }

  /** Returns what is sent. */
  JsonNode body(CompletionRequest request) throws IOException {
    Endpoint endpoint = endpoint();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    endpoint.protocol().encode(request, new Target(endpoint, model)).body().writeTo(out);
    return JSON.readTree(out.toByteArray());
  }

  private static JsonNode format(JsonNode body) {
    return body.has("output_config")
        ? body.at("/output_config/format/schema")
        : body.at("/response_format/json_schema/schema");
  }

  /**
   * Returns the schema that a body holds the model to, as an output format or as the input of a
   * tool; a missing node if there is none.
   */
  static JsonNode schema(JsonNode body) {
    JsonNode format = format(body);
    return format.isMissingNode() ? body.at("/tools/0/input_schema") : format;
  }

  /** Returns the schema of a body's first tool. */
  static JsonNode tool(JsonNode body) {
    JsonNode function = body.at("/tools/0/function/parameters");
    return function.isMissingNode() ? body.at("/tools/0/input_schema") : function;
  }

  @Override
  public String toString() {
    return endpoint().name().replaceFirst("#.*", "") + " " + model;
  }
}
