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
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.WireProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
    decoder.decode(
        bytes,
        0,
        bytes.length,
        event -> {
          if (event instanceof ResponseEvent.ProviderPart part) {
            parts.add(part.part());
          }
        });
    return parts;
  }

  private static CompletionRequest request(boolean tools, List<Message> messages) {
    return new CompletionRequest(
        messages, Parameters.NONE, null, tools ? List.of(TOOL) : List.of(), true);
  }

  private static String sent(WireProtocol protocol, List<Content.ProviderPart> parts)
      throws IOException {
    List<Message> messages =
        List.of(
            Message.user("x"),
            Message.assistant(List.copyOf(parts), List.of(new ToolCall("c1", "add", "{}"))),
            Message.toolResult("c1", "3"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    protocol.encode(request(true, messages), Targets.of(protocol, "o3")).body().writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void signedThoughtsGoBackToAnthropic() throws IOException {
    String[] events = {
      "{'type':'message_start','message':{'id':'m','content':[]}}",
      "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'',"
          + "'signature':''}}",
      "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'Hm, '}}",
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
