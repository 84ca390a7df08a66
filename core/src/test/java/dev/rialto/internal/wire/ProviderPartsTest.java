package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.ResponseEvent;
import dev.rialto.ToolCall;
import dev.rialto.ToolSpecification;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.deepseek.DeepSeekDialect;
import dev.rialto.internal.wire.gemini.GeminiDialect;
import dev.rialto.internal.wire.groq.GroqDialect;
import dev.rialto.internal.wire.mistral.MistralDialect;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.openrouter.OpenRouterDialect;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.internal.wire.venice.VeniceDialect;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.WireProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a provider wants back with the results of tools goes back as it came. */
class ProviderPartsTest {

  private static final ToolSpecification TOOL =
      new ToolSpecification("add", "Adds.", "{\"type\":\"object\",\"properties\":{}}");

  private static List<Content.ProviderPart> parts(
      WireProtocol protocol, boolean tools, String... events) {
    StringBuilder body = new StringBuilder();
    for (String event : events) {
      body.append("data: ").append(event.replace('\'', '"')).append("\n\n");
    }
    ResponseDecoder decoder =
        protocol.decoder(
            request(tools, List.of(Message.user("x"))),
            Targets.of(protocol, "o3"),
            new ResponseHead(200, Headers.of("content-type", "text/event-stream"), "h2"));
    List<Content.ProviderPart> parts = new ArrayList<>();
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    Consumer<ResponseEvent> reader =
        event -> {
          if (event instanceof ResponseEvent.ProviderPart part) {
            parts.add(part.part());
          }
        };
    decoder.decode(bytes, 0, bytes.length, reader);
    decoder.end(reader);
    return parts;
  }

  private static CompletionRequest request(boolean tools, List<Message> messages) {
    return new CompletionRequest(
        messages, Parameters.NONE, null, tools ? List.of(TOOL) : List.of(), true);
  }

  private static String sent(WireProtocol protocol, List<Content.ProviderPart> parts)
      throws IOException {
    return sent(protocol, "o3", parts);
  }

  private static String sent(WireProtocol protocol, String model, List<Content.ProviderPart> parts)
      throws IOException {
    List<Message> messages =
        List.of(
            Message.user("x"),
            Message.assistant(
                List.copyOf(parts),
                List.of(new ToolCall("c1", "add", "{}"), new ToolCall("c2", "add", "{}"))),
            Message.toolResult("c1", "3"),
            Message.toolResult("c2", "4"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    protocol.encode(request(true, messages), Targets.of(protocol, model)).body().writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String chunk(String delta) {
    return "{'id':'c','model':'m','choices':[{'index':0,'delta':" + delta + "}]}";
  }

  private static List<Content.ProviderPart> chat(WireProtocol protocol, String... deltas) {
    List<String> events = new ArrayList<>();
    for (String delta : deltas) {
      events.add(chunk(delta));
    }
    events.add(
        chunk("{'tool_calls':[{'index':0,'id':'c1','function':{'name':'add','arguments':'{}'}}]}"));
    events.add("{'choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}]}");
    events.add("[DONE]");
    return parts(protocol, true, events.toArray(String[]::new));
  }

  @Test
  void reasoningGoesBackUnderTheNameUnderWhichItCame() throws IOException {
    for (String name : List.of("reasoning_content", "reasoning")) {
      WireProtocol protocol = new OpenAiProtocol(new CompatibleDialect("vllm"));
      List<Content.ProviderPart> parts =
          chat(protocol, "{'" + name + "':'I '}", "{'" + name + "':'add\\n'}");
      String member = "\"" + name + "\":\"I add\\n\"";
      assertThat(parts).containsExactly(new Content.ProviderPart("vllm", "{" + member + "}"));
      assertThat(sent(protocol, parts)).contains("{\"role\":\"assistant\"," + member);
      // Another provider is not told of it.
      assertThat(sent(new OpenAiProtocol(new CompatibleDialect("other")), parts))
          .doesNotContain("I add");
    }
  }

  @Test
  void reasoningStaysWhereNobodyWantsIt() {
    String said = "{'reasoning_content':'Hm','reasoning':'Hm','reasoning_details':[{'text':'Hm'}]}";
    assertThat(chat(new OpenAiProtocol(new ChatDialect("openai")), said)).isEmpty();
    assertThat(chat(new OpenAiProtocol(new MistralDialect()), said)).isEmpty();
    assertThat(chat(new OpenAiProtocol(new GroqDialect()), said)).isEmpty();
  }

  @Test
  void deepSeekIsNeverSentToolCallsWithoutReasoning() throws IOException {
    WireProtocol protocol = new OpenAiProtocol(new DeepSeekDialect());
    assertThat(sent(protocol, List.of()))
        .contains("{\"role\":\"assistant\",\"reasoning_content\":\"\",\"tool_calls\"");
    assertThat(sent(protocol, chat(protocol, "{'reasoning_content':'Hm'}")))
        .contains("{\"role\":\"assistant\",\"reasoning_content\":\"Hm\",\"tool_calls\"");
  }

  @Test
  void fragmentsOfReasoningDetailsGoBackAsOne() throws IOException {
    WireProtocol protocol = new OpenAiProtocol(new OpenRouterDialect());
    String head = "'type':'reasoning.text','format':'anthropic-claude-v1','index':0";
    List<Content.ProviderPart> parts =
        chat(
            protocol,
            "{'content':'','reasoning':null,'reasoning_details':[]}",
            "{'reasoning':'Let','reasoning_details':[{" + head + ",'text':'Let','signature':''}]}",
            "{'reasoning':' me','reasoning_details':[{" + head + ",'text':' me'}]}",
            "{'reasoning_details':[{"
                + head
                + ",'signature':'c2ln'},{'type':'reasoning.encrypted',"
                + "'id':'r1','index':1,'data':'YQ=='}]}",
            "{'reasoning_details':[{'type':'reasoning.encrypted','id':'r2','index':1,"
                + "'data':'Yg=='}]}");
    assertThat(parts).hasSize(1);
    String details =
        "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"format\":\"anthropic-claude-v1\","
            + "\"index\":0,\"text\":\"Let me\",\"signature\":\"c2ln\"},{\"type\":"
            + "\"reasoning.encrypted\",\"id\":\"r1\",\"index\":1,\"data\":\"YQ==\"},{\"type\":"
            + "\"reasoning.encrypted\",\"id\":\"r2\",\"index\":1,\"data\":\"Yg==\"}]";
    assertThat(parts.get(0).json()).isEqualTo("{" + details + "}");
    assertThat(sent(protocol, parts)).contains("{\"role\":\"assistant\"," + details);
  }

  @Test
  void signaturesOfToolCallsGoBackWithThem() throws IOException {
    WireProtocol protocol = new OpenAiProtocol(new GeminiDialect());
    String extra = "{'google':{'thought_signature':'c2ln'}}";
    List<Content.ProviderPart> parts =
        chat(
            protocol,
            "{'tool_calls':[{'index':0,'id':'c1','extra_content':"
                + extra
                + ",'function':{'name':'add','arguments':'{}'}}]}");
    String quoted = extra.replace('\'', '"');
    assertThat(parts)
        .containsExactly(
            new Content.ProviderPart("gemini", "{\"call\":0,\"extra_content\":" + quoted + "}"));
    String sent = sent(protocol, "gemini-3-pro-preview", parts);
    assertThat(sent).contains("\"arguments\":\"{}\"},\"extra_content\":" + quoted + "},{");
    assertThat(sent.split("extra_content", -1)).hasSize(2);
    // A call that another provider asked for has none, which only newer models mind.
    assertThat(sent(protocol, "gemini-3-pro-preview", List.of()))
        .contains("\"thought_signature\":\"skip_thought_signature_validator\"");
    assertThat(sent(protocol, "gemini-2.5-flash", List.of())).doesNotContain("extra_content");
    WireProtocol venice = new OpenAiProtocol(new VeniceDialect());
    assertThat(sent(venice, chat(venice, "{'thought_signature':'c2ln'}")))
        .contains("\"thought_signature\":\"c2ln\"");
  }

  @Test
  void toolsAreStrictWhereTheModelIsHeldToThem() throws IOException {
    WireProtocol protocol = new AnthropicProtocol();
    assertThat(tools(protocol, "claude-sonnet-4-5", 1, "{\"minimum\":3}"))
        .contains("{\"description\":\"At least 3\"},\"strict\":true}");
    assertThat(tools(protocol, "claude-sonnet-4-20250514", 1, "{\"minimum\":3}"))
        .contains("\"input_schema\":{\"minimum\":3}}")
        .doesNotContain("strict");
    assertThat(tools(protocol, "claude-sonnet-4-5", 1, "{\"$ref\":\"#\"}"))
        .doesNotContain("strict");
    assertThat(tools(protocol, "claude-sonnet-4-5", 20, "{}")).contains("strict");
    assertThat(tools(protocol, "claude-sonnet-4-5", 21, "{}")).doesNotContain("strict");
    assertThat(tools(protocol, "claude-sonnet-4-5", 17, "{\"type\":[\"string\",\"null\"]}"))
        .doesNotContain("strict");
  }

  private static String tools(WireProtocol protocol, String model, int count, String schema)
      throws IOException {
    List<ToolSpecification> tools =
        IntStream.range(0, count)
            .mapToObj(i -> new ToolSpecification("t" + i, "", schema, true))
            .toList();
    CompletionRequest request =
        new CompletionRequest(
            List.of(Message.user("x")), Parameters.NONE, null, tools, /* stream= */ false);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    protocol.encode(request, Targets.of(protocol, model)).body().writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void signedThoughtsGoBackToAnthropic() throws IOException {
    String[] events = {
      "{'type':'message_start','message':{'id':'m','content':[]}}",
      "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'',"
          + "'signature':''}}",
      "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'Hm,"
          + " '}}",
      "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'yes'}}",
      "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta',"
          + "'signature':'c2ln'}}",
      "{'type':'content_block_stop','index':0}",
      "{'type':'content_block_start','index':1,'content_block':{'type':'redacted_thinking',"
          + "'data':'abc'}}",
      "{'type':'content_block_stop','index':1}"
    };
    WireProtocol protocol = new AnthropicProtocol();
    List<Content.ProviderPart> parts = parts(protocol, true, events);
    String thinking = "{\"type\":\"thinking\",\"thinking\":\"Hm, yes\",\"signature\":\"c2ln\"}";
    String redacted = "{\"type\":\"redacted_thinking\",\"data\":\"abc\"}";
    assertThat(parts)
        .containsExactly(
            new Content.ProviderPart("anthropic", thinking),
            new Content.ProviderPart("anthropic", redacted));
    assertThat(sent(protocol, parts))
        .contains("[" + thinking + "," + redacted + ",{\"type\":\"tool_use\"");
    assertThat(parts(protocol, false, events)).isEmpty();
    assertThat(sent(new ResponsesProtocol(new ChatDialect("openai")), parts))
        .doesNotContain("thinking");
  }

  @Test
  void encryptedReasoningGoesBackToTheResponsesApi() throws IOException {
    String item =
        "{'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'Hm'}],"
            + "'encrypted_content':'gAAA'}";
    WireProtocol protocol = new ResponsesProtocol(new ChatDialect("openai"));
    List<Content.ProviderPart> parts =
        parts(
            protocol,
            true,
            "{'type':'response.created','response':{'id':'r','output':[]}}",
            "{'type':'response.output_item.done','output_index':0,'item':" + item + "}");
    assertThat(parts)
        .containsExactly(new Content.ProviderPart("responses", item.replace('\'', '"')));
    assertThat(sent(protocol, parts))
        .contains(item.replace('\'', '"'))
        .contains("\"include\":[\"reasoning.encrypted_content\"]");
    assertThat(sent(new AnthropicProtocol(), parts)).doesNotContain("rs_1");
  }
}
