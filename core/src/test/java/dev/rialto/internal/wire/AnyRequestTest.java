package dev.rialto.internal.wire;

import static dev.rialto.internal.wire.RequestsTest.body;
import static dev.rialto.internal.wire.RequestsTest.schema;
import static dev.rialto.internal.wire.RequestsTest.withoutYounger;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.Image;
import dev.rialto.InvalidRequestException;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.PromptCache;
import dev.rialto.ReasoningEffort;
import dev.rialto.Role;
import dev.rialto.ToolCall;
import dev.rialto.ToolChoice;
import dev.rialto.ToolSpecification;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.azure.AzureDialect;
import dev.rialto.internal.wire.mistral.MistralDialect;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.internal.wire.venice.VeniceDialect;
import dev.rialto.spi.WireProtocol;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Requests put together at random, of all that a request can have, are valid by the published
 * schemas. {@code -Drialto.requests=N} tries N [40], {@code -Drialto.fuzz.seed=S} the same again.
 */
class AnyRequestTest {
  private record Judge(WireProtocol protocol, Schema schema, List<String> models) {}

  private static final List<String> SCHEMAS =
      List.of(
          "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}",
          "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"integer\","
              + "\"minimum\":0},\"maxItems\":9},\"b\":{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"string\","
              + "\"format\":\"date\"}]}},\"required\":[\"a\",\"b\"],\"additionalProperties\":false}",
          "{\"type\":\"object\",\"properties\":{\"kind\":{\"enum\":[\"x\",\"y\"],\"description\":\"Which"
              + " \\\"kind\\\".\"},"
              + "\"of\":{\"$ref\":\"#/$defs/Of\"}},\"required\":[\"kind\",\"of\"],\"additionalProperties\":false,"
              + "\"$defs\":{\"Of\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"number\"}},"
              + "\"required\":[\"n\"],\"additionalProperties\":false}}}",
          "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"string\",\"pattern\":\"^[a-z]+$\"}},"
              + "\"required\":[\"value\"],\"additionalProperties\":false}");
  private static final List<String> WORDS =
      List.of(
          "",
          "Hi",
          "  ",
          "{{x}}",
          "\u0000\u0001",
          "\ud83d\ude42 \u00e9 \u2028",
          "\"\\\n\r\t",
          "]]>");

  private final long seed = Long.getLong("rialto.fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private static List<Judge> judges() throws IOException {
    Schema chat = schema("openai", "CreateChatCompletionRequest");
    return List.of(
        new Judge(
            new OpenAiProtocol(new ChatDialect("openai")), chat, List.of("gpt-4o", "o3", "gpt-5")),
        new Judge(new OpenAiProtocol(new AzureDialect("")), chat, List.of("gpt-4.1", "mine")),
        new Judge(
            new ResponsesProtocol(new ChatDialect("openai")),
            schema("openai", "CreateResponse"),
            List.of("gpt-4o", "o3")),
        new Judge(
            new AnthropicProtocol(),
            schema("anthropic", "CreateMessageParams"),
            List.of("claude-3-haiku-20240307", "claude-sonnet-4-5", "claude-opus-4-7")),
        new Judge(
            new OpenAiProtocol(new MistralDialect()),
            schema("mistral", "ChatCompletionRequest"),
            List.of("mistral-small-latest")),
        new Judge(
            new OpenAiProtocol(new VeniceDialect()),
            schema("venice", "ChatCompletionRequest"),
            List.of("llama-3.3-70b")));
  }

  @Test
  void isValidByThePublishedSchemas() throws IOException {
    System.out.println("AnyRequestTest seed " + seed);
    List<Judge> judges = judges();
    Set<String> younger = new TreeSet<>();
    int sent = 0;
    for (int i = Integer.getInteger("rialto.requests", 40); i > 0; i--) {
      CompletionRequest request = request();
      for (Judge judge : judges) {
        String model = any(judge.models);
        ObjectNode body;
        try {
          body = body(judge.protocol, request, model);
        } catch (InvalidRequestException refused) {
          assertThat(refused.summary()).contains("cannot be sent");
          continue; // a part that this provider takes in no form
        }
        if (judge.protocol instanceof AnthropicProtocol) {
          younger.addAll(withoutYounger(body));
        }
        sent++;
        assertThat(judge.schema.validate(body))
            .as("seed " + seed + ", " + judge.protocol.name() + " " + model + ": " + body)
            .isEmpty();
      }
    }
    assertThat(sent).isPositive();
    System.out.println(sent + " requests; younger than Anthropic's published schema: " + younger);
  }

  private CompletionRequest request() {
    List<ToolSpecification> tools = new ArrayList<>();
    for (int i = random.nextInt(4); i > 1; i--) {
      tools.add(new ToolSpecification("tool_" + i, any(WORDS), any(SCHEMAS), random.nextBoolean()));
    }
    OutputSchema schema =
        random.nextInt(3) == 0
            ? new OutputSchema("answer-" + random.nextInt(9), any(SCHEMAS))
            : null;
    return new CompletionRequest(
        messages(),
        parameters(),
        schema,
        tools,
        tools.isEmpty() ? ToolChoice.AUTO : any(List.of(ToolChoice.values())),
        random.nextBoolean());
  }

  private List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      messages.add(Message.system("Be brief." + any(WORDS)));
    }
    messages.add(user());
    for (int i = random.nextInt(3); i > 0; i--) {
      List<ToolCall> calls = new ArrayList<>();
      for (int c = random.nextInt(3); c > 0; c--) {
        calls.add(
            new ToolCall(
                any(List.of("call_", "functions.x:", "y".repeat(60))) + messages.size() + c,
                "tool_2",
                any(List.of("{}", "{\"a\":[1]}", "no JSON", ""))));
      }
      messages.add(Message.assistant(List.of(new Content.Text("Well." + any(WORDS))), calls));
      for (ToolCall call : calls) {
        messages.add(
            random.nextInt(3) == 0
                ? Message.toolFailure(call.id(), "It broke")
                : Message.toolResult(call.id(), any(WORDS)));
      }
      messages.add(user());
    }
    if (random.nextInt(6) == 0) {
      messages.add(Message.assistant("It was"));
    }
    return messages;
  }

  private Message user() {
    if (random.nextBoolean()) {
      return Message.user("So?" + any(WORDS));
    }
    List<Content> parts = new ArrayList<>();
    parts.add(new Content.Text("What is this?" + any(WORDS)));
    for (int i = random.nextInt(3); i > 0; i--) {
      parts.add(
          switch (random.nextInt(5)) {
            case 0 -> Image.of(new byte[] {1, 2, 3}, "image/jpeg");
            case 1 -> Image.of(URI.create("https://example.com/a.png?b=%20c"));
            case 2 -> Document.pdf("a b.pdf", "%PDF-1.7".getBytes(StandardCharsets.UTF_8));
            case 3 -> Document.pdf(URI.create("https://example.com/a.pdf"));
            default -> Document.text("notes", "line" + any(WORDS));
          });
    }
    return new Message(Role.USER, parts, List.of(), null);
  }

  private Parameters parameters() {
    Map<String, Object> extra = new HashMap<>();
    if (random.nextInt(3) == 0) {
      extra.put("reasoning_effort", any(List.of(ReasoningEffort.values())));
    }
    if (random.nextInt(3) == 0) {
      extra.put(
          "prompt_cache",
          any(
              List.of(
                  PromptCache.SHORT,
                  new PromptCache("tenant-7", Duration.ofHours(2)),
                  new PromptCache("", Duration.ofMinutes(5)))));
    }
    return new Parameters(
        random.nextBoolean() ? Double.NaN : random.nextInt(21) / 10.0,
        random.nextBoolean() ? 0 : 1 + random.nextInt(random.nextBoolean() ? 1_500 : 20_000),
        random.nextBoolean() ? Double.NaN : (1 + random.nextInt(10)) / 10.0,
        random.nextBoolean() ? Double.NaN : random.nextInt(40) / 10.0 - 2,
        random.nextBoolean() ? Double.NaN : random.nextInt(40) / 10.0 - 2,
        random.nextInt(3) > 0 ? List.of() : List.of("END", "\n\n"),
        extra);
  }

  private <T> T any(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
