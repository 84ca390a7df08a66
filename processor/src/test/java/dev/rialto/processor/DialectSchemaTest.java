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
import dev.rialto.provider.DeepSeek;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What each provider documents of its strict mode holds for what it is sent of every schema in the
 * goldens; what it would refuse whole goes another way, and what is left out is said in words.
 */
class DialectSchemaTest {

  private static final Set<String> BOUNDS =
      Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A part of a schema, where it stands, and what it is named in a message. */
  private interface Rule {
    void check(JsonNode schema, String place);
  }

  /** How a schema that refers to itself is sent. */
  private enum Recursion {
    STRICT,
    OBJECT,
    WORDS,
    TOOL
  }

  private record Dialect(
      Provider.Builder provider,
      String model,
      Recursion recursion,
      boolean alsoInWords,
      Rule rule) {}

  private static final Rule ANYTHING = (schema, place) -> {};

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

  private static Stream<Dialect> dialects() {
    Rule azure = both(without(BOUNDS), without(REFUSED_BY_AZURE));
    return Stream.of(
        new Dialect(
            OpenAi.builder(), "gpt-4o", Recursion.STRICT, false, DialectSchemaTest::pattern),
        new Dialect(Mistral.builder(), "mistral-large-latest", Recursion.STRICT, false, ANYTHING),
        new Dialect(Venice.builder(), "venice-uncensored", Recursion.STRICT, false, ANYTHING),
        new Dialect(
            AzureOpenAi.builder("https://a.example"), "gpt-4o", Recursion.STRICT, false, azure),
        new Dialect(
            Anthropic.builder(),
            "claude-sonnet-4-5",
            Recursion.TOOL,
            false,
            DialectSchemaTest::anthropic),
        new Dialect(
            OpenRouter.builder(),
            "anthropic/claude-sonnet-4.5",
            Recursion.WORDS,
            false,
            DialectSchemaTest::anthropic),
        new Dialect(
            Gemini.builder(),
            "gemini-2.5-flash",
            Recursion.OBJECT,
            false,
            DialectSchemaTest::gemini),
        new Dialect(
            OpenRouter.builder(),
            "google/gemini-2.5-pro",
            Recursion.WORDS,
            false,
            DialectSchemaTest::gemini),
        new Dialect(XAi.builder(), "grok-4", Recursion.OBJECT, false, DialectSchemaTest::pattern),
        new Dialect(
            OpenRouter.builder(),
            "x-ai/grok-4",
            Recursion.WORDS,
            false,
            DialectSchemaTest::pattern),
        new Dialect(OpenRouter.builder(), "openai/gpt-4o", Recursion.STRICT, false, ANYTHING),
        new Dialect(Perplexity.builder(), "sonar-pro", Recursion.WORDS, false, ANYTHING),
        new Dialect(
            Cohere.builder(),
            "command-a-03-2025",
            Recursion.STRICT,
            false,
            DialectSchemaTest::cohere),
        new Dialect(Groq.builder(), "openai/gpt-oss-120b", Recursion.STRICT, false, ANYTHING),
        new Dialect(Ollama.builder(), "llama3.2", Recursion.STRICT, true, ANYTHING),
        new Dialect(Vllm.builder(), "qwen", Recursion.STRICT, true, ANYTHING),
        new Dialect(LmStudio.builder(), "qwen", Recursion.STRICT, true, ANYTHING),
        new Dialect(
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

  @TestFactory
  List<DynamicTest> everySchemaIsSentAsTheProviderTakesIt() throws IOException {
    List<OutputSchema> schemas = GoldenSchemas.all();
    assertThat(schemas)
        .anyMatch(OutputSchema::recursive)
        .anyMatch(s -> s.json().contains("pattern"));
    List<DynamicTest> tests = new ArrayList<>();
    dialects()
        .forEach(
            dialect ->
                tests.add(
                    DynamicTest.dynamicTest(
                        dialect.model() + " " + endpoint(dialect).name(),
                        () -> {
                          for (OutputSchema schema : schemas) {
                            check(dialect, schema);
                          }
                        })));
    return tests;
  }

  private static void check(Dialect dialect, OutputSchema schema) throws IOException {
    JsonNode body = body(dialect, request(schema));
    // A tool without parameters has an object without members.
    boolean empty =
        dialect.model().startsWith("command") && schema.json().contains("\"properties\":{}");
    Recursion way =
        empty ? Recursion.OBJECT : schema.recursive() ? dialect.recursion() : Recursion.STRICT;
    JsonNode format =
        body.has("output_config")
            ? body.at("/output_config/format/schema")
            : body.at("/response_format/json_schema/schema");
    String system = body.at("/messages/0/content").asText();
    String place = dialect.model() + " " + schema.name();
    if (way == Recursion.STRICT) {
      assertThat(format.isObject()).as(place + ": " + body).isTrue();
      if (!body.has("output_config")) {
        assertThat(body.at("/response_format/json_schema/strict").asBoolean()).as(place).isTrue();
      }
      walk(format, place, dialect.rule());
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
    boolean inWords = way == Recursion.OBJECT || way == Recursion.WORDS || dialect.alsoInWords();
    assertThat(system.contains(schema.json())).as(place).isEqualTo(inWords);
  }

  /** Checks every schema within a schema. */
  private static void walk(JsonNode schema, String place, Rule rule) {
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
  private static void said(JsonNode asked, JsonNode sent, String place) {
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

  private static final OutputSchema SIMPLE =
      new OutputSchema(
          "Simple",
          "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],"
              + "\"additionalProperties\":false}");

  @Test
  void groqsModels_thatAreNotHeldToSchemas_areAskedOtherwise_streamsToo() throws IOException {
    Dialect known = dialect(Groq.builder(), "meta-llama/llama-4-scout-17b-16e-instruct");
    assertThat(
            body(known, request(SIMPLE)).at("/response_format/json_schema/strict").asBoolean(true))
        .isFalse();
    Dialect other = dialect(Groq.builder(), "llama-3.3-70b-versatile");
    assertThat(body(other, request(SIMPLE)).at("/response_format/type").asText())
        .isEqualTo("json_object");
    assertThat(body(other, request(SIMPLE)).at("/messages/0/content").asText())
        .contains(SIMPLE.json());
    Dialect strict = dialect(Groq.builder(), "openai/gpt-oss-20b");
    JsonNode streamed =
        body(
            strict,
            new CompletionRequest(
                List.of(Message.user("?")), Parameters.NONE, SIMPLE, List.of(), true));
    assertThat(streamed.has("response_format")).isFalse();
    assertThat(streamed.at("/messages/0/content").asText()).contains(SIMPLE.json());
  }

  @Test
  void deepSeek_isAlwaysAskedInWords() throws IOException {
    JsonNode body = body(dialect(DeepSeek.builder(), "deepseek-chat"), request(SIMPLE));
    assertThat(body.at("/response_format/type").asText()).isEqualTo("json_object");
    assertThat(body.at("/messages/0/content").asText()).contains(SIMPLE.json());
  }

  /** Its compiler takes 16 values that may be null; a tool's input is not compiled. */
  @Test
  void moreUnionsThanAnthropicTakes_goAsATool() throws IOException {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < 17; i++) {
      members
          .append(i == 0 ? "" : ",")
          .append("\"m")
          .append(i)
          .append("\":{\"type\":[\"string\",\"null\"]}");
    }
    String json = "{\"type\":\"object\",\"properties\":{" + members + "}}";
    Dialect claude = dialect(Anthropic.builder(), "claude-sonnet-4-5");
    JsonNode body = body(claude, request(new OutputSchema("Wide", json)));
    assertThat(body.at("/tools/0/name").asText()).isEqualTo("Wide");
    assertThat(body.at("/output_config/format").isMissingNode()).isTrue();
    String fewer = json.replace(",\"m16\":{\"type\":[\"string\",\"null\"]}", "");
    body = body(claude, request(new OutputSchema("Wide", fewer)));
    assertThat(body.at("/output_config/format/schema").isObject()).isTrue();
  }

  /** "Every object in the schema must have at least one required field." */
  @Test
  void objectsWithoutMembers_areNotSentToCohereAsSchemas() throws IOException {
    String json =
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"properties\":{},"
            + "\"required\":[],\"additionalProperties\":false}},\"required\":[\"a\"]}";
    JsonNode body =
        body(dialect(Cohere.builder(), "command-a-03-2025"), request(new OutputSchema("E", json)));
    assertThat(body.at("/response_format/type").asText()).isEqualTo("json_object");
  }

  private static Dialect dialect(Provider.Builder provider, String model) {
    return new Dialect(provider, model, Recursion.STRICT, false, ANYTHING);
  }

  private static CompletionRequest request(OutputSchema schema) {
    return new CompletionRequest(
        List.of(Message.user("What?")), Parameters.NONE, schema, List.of(), false);
  }

  private static Endpoint endpoint(Dialect dialect) {
    return dialect.provider().apiKey("sk-none").build().endpoints().get(0);
  }

  private static JsonNode body(Dialect dialect, CompletionRequest request) throws IOException {
    Endpoint endpoint = endpoint(dialect);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    endpoint.protocol().encode(request, new Target(endpoint, dialect.model())).body().writeTo(out);
    return JSON.readTree(out.toByteArray());
  }
}
