package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.ToolSpecification;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.Gemini;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.OpenRouter;
import dev.rialto.provider.Perplexity;
import dev.rialto.provider.Provider;
import dev.rialto.provider.XAi;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A tool whose parameters refer to themselves is sent to nobody in a form that they refuse. */
class RecursiveToolsTest {

  /**
   * A tree, two kinds that hold each other, one below a property named as a keyword; and a leaf.
   */
  private static final String SCHEMA =
      """
      {"type":"object","properties":{
        "$ref":{"$ref":"#/$defs/Leaf"},
        "tree":{"$ref":"#/$defs/Tree"},
        "ask":{"anyOf":[{"$ref":"#/$defs/And"},{"type":"null"}]}},
       "required":["$ref","tree","ask"],"additionalProperties":false,
       "$defs":{
        "Leaf":{"type":"string","description":"a leaf"},
        "Tree":{"type":"object","properties":{
          "leaf":{"$ref":"#/$defs/Leaf"},
          "all":{"type":"array","items":{"$ref":"#/$defs/Tree"},"minItems":1}},
         "required":["leaf","all"],"additionalProperties":false},
        "And":{"type":"object","properties":{"properties":{"$ref":"#/$defs/Or"}},
         "required":["properties"],"additionalProperties":false},
        "Or":{"type":"array","items":{"$ref":"#/$defs/And"}}}}
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode sent(Provider.Builder provider, String model, ToolSpecification tool)
      throws IOException {
    Endpoint endpoint = provider.apiKey("sk-none").build().endpoints().get(0);
    CompletionRequest request =
        new CompletionRequest(
            List.of(Message.user("?")), Parameters.NONE, null, List.of(tool), false);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    endpoint.protocol().encode(request, new Target(endpoint, model)).body().writeTo(body);
    return JSON.readTree(body.toByteArray()).at("/tools/0");
  }

  static Stream<Arguments> thoseThatRefuse() {
    return Stream.of(
        Arguments.of(Gemini.builder(), "gemini-3-pro"),
        Arguments.of(XAi.builder(), "grok-4"),
        Arguments.of(Perplexity.builder(), "sonar-pro"),
        Arguments.of(OpenRouter.builder(), "google/gemini-3-pro"));
  }

  @ParameterizedTest
  @MethodSource("thoseThatRefuse")
  void circlesAreCut_andTheWholeIsToldInWords(Provider.Builder provider, String model)
      throws IOException {
    JsonNode function =
        sent(provider, model, new ToolSpecification("plant", "Plants.", SCHEMA, true))
            .get("function");
    assertThat(function.has("strict")).isFalse();
    assertThat(function.get("description").asText()).startsWith("Plants.\n").endsWith(SCHEMA);
    JsonNode schema = function.get("parameters");
    assertAcyclic(schema, schema, new HashSet<>());
    assertThat(schema.at("/$defs/Tree/properties/all/items").toString())
        .isEqualTo(
            "{\"type\":\"object\",\"description\":\"Again as #/$defs/Tree of the whole schema\"}");
    assertThat(schema.at("/$defs/And/properties/properties/type").asText()).isEqualTo("array");
    assertThat(schema.at("/properties/$ref/$ref").asText()).isEqualTo("#/$defs/Leaf");
    assertThat(schema.at("/$defs/Tree/properties/leaf/$ref").asText()).isEqualTo("#/$defs/Leaf");
    assertThat(schema.at("/properties/ask/anyOf/0/$ref").asText()).isEqualTo("#/$defs/And");
  }

  private static void assertAcyclic(JsonNode root, JsonNode part, Set<String> open) {
    if (part.path("$ref").isTextual()) {
      String to = part.get("$ref").asText();
      assertThat(open.add(to)).as("%s within itself", to).isTrue();
      assertAcyclic(root, root.at(to.substring(1)), open);
      open.remove(to);
    }
    part.fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.equals("$defs")) {
                assertAcyclic(root, part.get(name), open);
              }
            });
    if (part.isArray()) {
      part.forEach(element -> assertAcyclic(root, element, open));
    }
  }

  @Test
  void rootWithinItself_isCut() throws IOException {
    String self =
        "{\"type\":\"object\",\"properties\":{\"all\":{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}}}";
    JsonNode function =
        sent(XAi.builder(), "grok-4", new ToolSpecification("plant", "", self, true))
            .get("function");
    assertThat(function.at("/parameters/properties/all/items/type").asText()).isEqualTo("object");
    assertThat(function.get("parameters").toString()).doesNotContain("$ref");
  }

  @Test
  void referencesWithoutACircle_stay() throws IOException {
    String twice =
        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/L\"},\"b\":{\"$ref\":\"#/$defs/L\"}},"
            + "\"$defs\":{\"L\":{\"type\":\"string\"}}}";
    JsonNode function =
        sent(Gemini.builder(), "gemini-3-pro", new ToolSpecification("two", "Two.", twice, true))
            .get("function");
    assertThat(function.get("parameters").toString()).isEqualTo(twice);
    assertThat(function.get("description").asText()).isEqualTo("Two.");
  }

  @Test
  void whoTakesRecursion_isSentItAsItIs() throws IOException {
    ToolSpecification tool = new ToolSpecification("plant", "Plants.", SCHEMA, true);
    JsonNode openAi = sent(OpenAi.builder(), "gpt-5", tool).get("function");
    assertThat(openAi.get("parameters")).isEqualTo(JSON.readTree(SCHEMA));
    assertThat(openAi.get("strict").asBoolean()).isTrue();
    JsonNode anthropic = sent(Anthropic.builder(), "claude-sonnet-4-5", tool);
    assertThat(anthropic.get("input_schema")).isEqualTo(JSON.readTree(SCHEMA));
    assertThat(anthropic.has("strict")).isFalse();
  }
}
