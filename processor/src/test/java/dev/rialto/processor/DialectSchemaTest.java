package dev.rialto.processor;

import static dev.rialto.processor.SchemaDialect.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.Cohere;
import dev.rialto.provider.DeepSeek;
import dev.rialto.provider.Groq;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What each provider documents of its strict mode holds for what it is sent of every schema in the
 * goldens; what it would refuse whole goes another way, and what is left out is said in words.
 */
class DialectSchemaTest {

  @TestFactory
  List<DynamicTest> everySchemaIsSentAsTheProviderTakesIt() throws IOException {
    List<OutputSchema> schemas = GoldenSchemas.all();
    assertThat(schemas)
        .anyMatch(OutputSchema::recursive)
        .anyMatch(s -> s.json().contains("pattern"));
    List<DynamicTest> tests = new ArrayList<>();
    SchemaDialect.all()
        .forEach(
            dialect ->
                tests.add(
                    DynamicTest.dynamicTest(
                        dialect.toString(),
                        () -> {
                          for (OutputSchema schema : schemas) {
                            dialect.check(schema);
                          }
                        })));
    return tests;
  }

  private static final OutputSchema SIMPLE =
      new OutputSchema(
          "Simple",
          "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],"
              + "\"additionalProperties\":false}");

  @Test
  void groqsModels_thatAreNotHeldToSchemas_areAskedOtherwise_streamsToo() throws IOException {
    SchemaDialect known =
        SchemaDialect.of(Groq.builder(), "meta-llama/llama-4-scout-17b-16e-instruct");
    assertThat(
            known.body(request(SIMPLE)).at("/response_format/json_schema/strict").asBoolean(true))
        .isFalse();
    SchemaDialect other = SchemaDialect.of(Groq.builder(), "llama-3.3-70b-versatile");
    assertThat(other.body(request(SIMPLE)).at("/response_format/type").asText())
        .isEqualTo("json_object");
    assertThat(other.body(request(SIMPLE)).at("/messages/0/content").asText())
        .contains(SIMPLE.json());
    SchemaDialect strict = SchemaDialect.of(Groq.builder(), "openai/gpt-oss-20b");
    JsonNode streamed =
        strict.body(
            new CompletionRequest(
                List.of(Message.user("?")), Parameters.NONE, SIMPLE, List.of(), true));
    assertThat(streamed.has("response_format")).isFalse();
    assertThat(streamed.at("/messages/0/content").asText()).contains(SIMPLE.json());
  }

  @Test
  void deepSeek_isAlwaysAskedInWords() throws IOException {
    JsonNode body = SchemaDialect.of(DeepSeek.builder(), "deepseek-chat").body(request(SIMPLE));
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
    SchemaDialect claude = SchemaDialect.of(Anthropic.builder(), "claude-sonnet-4-5");
    JsonNode body = claude.body(request(new OutputSchema("Wide", json)));
    assertThat(body.at("/tools/0/name").asText()).isEqualTo("Wide");
    assertThat(body.at("/output_config/format").isMissingNode()).isTrue();
    String fewer = json.replace(",\"m16\":{\"type\":[\"string\",\"null\"]}", "");
    body = claude.body(request(new OutputSchema("Wide", fewer)));
    assertThat(body.at("/output_config/format/schema").isObject()).isTrue();
  }

  /** "Every object in the schema must have at least one required field." */
  @Test
  void objectsWithoutMembers_areNotSentToCohereAsSchemas() throws IOException {
    String json =
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\",\"properties\":{},"
            + "\"required\":[],\"additionalProperties\":false}},\"required\":[\"a\"]}";
    JsonNode body =
        SchemaDialect.of(Cohere.builder(), "command-a-03-2025")
            .body(request(new OutputSchema("E", json)));
    assertThat(body.at("/response_format/type").asText()).isEqualTo("json_object");
  }
}
