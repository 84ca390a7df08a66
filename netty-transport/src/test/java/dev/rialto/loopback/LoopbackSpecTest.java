package dev.rialto.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.rialto.loopback.answer.Dialect;
import dev.rialto.loopback.answer.Directions;
import dev.rialto.loopback.answer.Ids;
import dev.rialto.loopback.anthropic.AnthropicDialect;
import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.openai.OpenAiDialect;
import dev.rialto.loopback.openai.OpenAiEmbeddings;
import dev.rialto.loopback.reply.Reply;
import dev.rialto.loopback.reply.RequestError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the loopback provider says, held against the providers' published schemas. */
class LoopbackSpecTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String BODY =
      "{\"model\":\"m\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Tea?\"}]";
  private static final String OPENAI_TOOL =
      ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"
          + "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"string\"}}}}}],"
          + "\"tool_choice\":\"required\"";
  private static final String ANTHROPIC_TOOL =
      ",\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\",\"properties\":"
          + "{\"x\":{\"type\":\"string\"}}}}],\"tool_choice\":{\"type\":\"any\"}";

  private static Schema schema(String file, String name) throws IOException {
    Path spec =
        Path.of(System.getProperty("rialto.shared", "../../shared")).resolve("specs").resolve(file);
    if (!Files.exists(spec)) {
      System.out.println("NOT CHECKED against " + spec + ": it is not there");
    }
    assumeTrue(Files.exists(spec), () -> spec + " is not there");
    JsonNode components = MAPPER.readTree(Files.readString(spec)).get("components");
    allowWhatIsReallySent(components);
    ObjectNode root = MAPPER.createObjectNode();
    root.put("$ref", "#/components/schemas/" + name);
    root.set("components", components);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(root.toString());
  }

  /**
   * OpenAI's page still says {@code nullable} as OpenAPI 3.0 did; Anthropic's requires two members
   * that its recorded answers do not have.
   */
  private static void allowWhatIsReallySent(JsonNode node) {
    node.forEach(LoopbackSpecTest::allowWhatIsReallySent);
    if (node instanceof ObjectNode object && node.path("nullable").asBoolean()) {
      ObjectNode copy = object.deepCopy();
      copy.remove("nullable");
      object.removeAll();
      object.putArray("anyOf").add(copy).addObject().put("type", "null");
    }
    if (node.path("required") instanceof ArrayNode required) {
      for (int i = required.size() - 1; i >= 0; i--) {
        if (Set.of("citations", "server_tool_use").contains(required.get(i).asText())) {
          required.remove(i);
        }
      }
    }
  }

  private static List<String> sent(Dialect dialect, String body) throws IOException {
    Reply reply =
        dialect.chat(
            Json.parse(body + "}"), Directions.NONE, new Ids(1), Instant.EPOCH.getEpochSecond());
    List<String> texts = new ArrayList<>();
    reply
        .parts()
        .forEachRemaining(
            part -> {
              String text = part.text();
              int data = text.startsWith("{") ? 0 : text.indexOf("data: {") + 6;
              if (text.startsWith("{", data)) {
                texts.add(text.substring(data));
              }
            });
    return texts;
  }

  private static void check(Schema schema, List<String> texts) throws IOException {
    assertThat(texts).isNotEmpty();
    for (String text : texts) {
      assertThat(schema.validate(MAPPER.readTree(text))).as(text).isEmpty();
    }
  }

  @Test
  void chatCompletionsAreAsOpenAiPublishesThem() throws IOException {
    Schema whole = schema("openai-core.json", "CreateChatCompletionResponse");
    check(whole, sent(new OpenAiDialect(), BODY));
    check(whole, sent(new OpenAiDialect(), BODY + OPENAI_TOOL));
    Schema chunk = schema("openai-core.json", "CreateChatCompletionStreamResponse");
    String stream = ",\"stream\":true";
    check(chunk, sent(new OpenAiDialect(), BODY + stream));
    check(chunk, sent(new OpenAiDialect(), BODY + OPENAI_TOOL + stream));
  }

  @Test
  void messagesAreAsAnthropicPublishesThem() throws IOException {
    Schema whole = schema("anthropic-core.json", "Message");
    check(whole, sent(new AnthropicDialect(), BODY));
    check(whole, sent(new AnthropicDialect(), BODY + ANTHROPIC_TOOL));
  }

  @Test
  void errorsAreAsTheProvidersPublishThem() throws IOException {
    RequestError error = new RequestError(429, "slow down");
    check(
        schema("openai-core.json", "ErrorResponse"),
        List.of(new OpenAiDialect().errorBody(error, new Ids(1))));
    check(
        schema("anthropic-core.json", "ErrorResponse"),
        List.of(new AnthropicDialect().errorBody(error, new Ids(1))));
  }

  @Test
  void embeddingsAreAsOpenAiPublishesThem() throws IOException {
    Reply reply =
        OpenAiEmbeddings.reply(
            Json.parse("{\"model\":\"e\",\"input\":\"tea\",\"dimensions\":8}"), new Ids(1));
    check(
        schema("openai-core.json", "CreateEmbeddingResponse"),
        List.of(reply.parts().next().text()));
  }
}
