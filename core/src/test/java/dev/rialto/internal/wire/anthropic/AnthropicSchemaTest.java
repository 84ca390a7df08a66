package dev.rialto.internal.wire.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.ToolSpecification;
import dev.rialto.provider.Anthropic;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Schemas are sent with what the provider's structured outputs take, and nothing else. */
class AnthropicSchemaTest {

  private static final String BOUNDED =
      """
      {"type":"object","properties":{
        "minimum":{"type":"integer","minimum":1,"maximum":5,"description":"stars"},
        "share":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1.5},
        "all":{"type":"array","items":{"type":["string","null"],"enum":["a",null]},"minItems":2,"maxItems":9},
        "some":{"type":"array","items":{"$ref":"#/$defs/maximum"},"minItems":1}},
       "required":["minimum","share","all","some"],"additionalProperties":false,
       "$defs":{"maximum":{"type":"string"}}}
      """;

  private static JsonNode sent(OutputSchema schema) throws IOException {
    return sent(schema, List.of());
  }

  private static JsonNode sent(@Nullable OutputSchema schema, List<ToolSpecification> tools)
      throws IOException {
    Endpoint endpoint = Anthropic.builder().apiKey("sk-none").build().endpoints().get(0);
    CompletionRequest request =
        new CompletionRequest(List.of(Message.user("?")), Parameters.NONE, schema, tools, false);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    endpoint
        .protocol()
        .encode(request, new Target(endpoint, "claude-sonnet-4-5"))
        .body()
        .writeTo(body);
    return new ObjectMapper().readTree(body.toByteArray());
  }

  @Test
  void bounds_areToldInWords() throws IOException {
    JsonNode schema = sent(new OutputSchema("Rated", BOUNDED)).at("/output_config/format/schema");
    JsonNode properties = schema.get("properties");
    assertThat(properties.get("minimum").toString())
        .isEqualTo("{\"type\":\"integer\",\"description\":\"stars\\nAt least 1. At most 5\"}");
    assertThat(properties.get("share").toString())
        .isEqualTo("{\"type\":\"number\",\"description\":\"Above 0. Below 1.5\"}");
    assertThat(properties.get("all").get("items").toString())
        .isEqualTo("{\"type\":[\"string\",\"null\"],\"enum\":[\"a\",null]}");
    assertThat(properties.get("all").get("description").asText())
        .isEqualTo("At least 2 elements. At most 9 elements");
    assertThat(properties.get("some").get("minItems").asInt()).isOne();
    assertThat(schema.at("/$defs/maximum/type").asText()).isEqualTo("string");
    assertThat(schema.get("additionalProperties").asBoolean()).isFalse();
  }

  private static final String PAIR =
      "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/P\"},\"b\":{\"$ref\":\"#/$defs/P\"}},"
          + "\"required\":[\"a\",\"b\"],\"additionalProperties\":false,\"$defs\":{\"P\":@}}";

  private static boolean[] strict(@Nullable OutputSchema schema, String... tools)
      throws IOException {
    List<ToolSpecification> all = new ArrayList<>();
    for (String parameters : tools) {
      all.add(new ToolSpecification("t" + all.size(), "Does it.", parameters, true));
    }
    JsonNode sent = sent(schema, all).get("tools");
    boolean[] strict = new boolean[sent.size()];
    for (int i = 0; i < strict.length; i++) {
      strict[i] = sent.get(i).path("strict").asBoolean(false);
    }
    return strict;
  }

  private static String open(int unions) {
    StringBuilder properties = new StringBuilder();
    for (int i = 0; i < unions; i++) {
      properties.append(i > 0 ? "," : "").append("\"p" + i + "\":{\"type\":[\"string\",\"null\"]}");
    }
    return "{\"type\":\"object\",\"properties\":{" + properties + "}}";
  }

  /** References will do, but not round to themselves; what they lead to counts each time. */
  @Test
  void toolWithReferences_isStrict_unlessItHoldsItself_orHasTooManyUnions() throws IOException {
    String holdsItself =
        PAIR.replace(
            "@",
            "{\"type\":\"object\",\"properties\":{\"q\":{\"type\":\"array\",\"items\":"
                + "{\"$ref\":\"#/$defs/P\"}}}}");
    assertThat(strict(null, PAIR.replace("@", open(8)))).containsExactly(true);
    assertThat(strict(null, PAIR.replace("@", open(9)))).containsExactly(false);
    assertThat(strict(null, holdsItself, PAIR.replace("@", open(8)))).containsExactly(false, true);
    // a property may be called like a keyword
    String named = open(16).replace("\"p0\"", "\"anyOf\"").replace("\"p1\"", "\"$ref\"");
    assertThat(strict(null, named)).containsExactly(true);
    OutputSchema answer = new OutputSchema("Pair", PAIR.replace("@", open(4)));
    assertThat(strict(answer, open(8))).containsExactly(true);
    assertThat(strict(answer, open(9))).containsExactly(false);
  }

  @Test
  void schemaThatRefersToItself_isATool() throws IOException {
    String tree =
        "{\"type\":\"object\",\"properties\":{\"all\":{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}}}";
    JsonNode body = sent(new OutputSchema("Tree", tree, true));
    assertThat(body.has("output_config")).isFalse();
    assertThat(body.at("/tools/0/name").asText()).isEqualTo("Tree");
    assertThat(body.at("/tools/0/input_schema").toString()).isEqualTo(tree);
  }
}
