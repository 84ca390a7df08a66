package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CompletionRequest;
import dev.rialto.FinishReason;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.TruncatedResponseException;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** At models without an output format, the input of a forced tool is the answer's text. */
class StructuredAnswerTest {
  private static final WireProtocol ANTHROPIC = new AnthropicProtocol();

  private static Decoded decode(String type, String body) {
    CompletionRequest request =
        new CompletionRequest(
            List.of(Message.user("x")),
            Parameters.NONE,
            new OutputSchema("person", "{\"type\":\"object\"}"),
            List.of(),
            true);
    return Decoded.decode(
        ANTHROPIC,
        request,
        Targets.of(ANTHROPIC, "claude-3-haiku-20240307"),
        new ResponseHead(200, Headers.of("content-type", type), "h2"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static String stream(String... events) {
    StringBuilder all = new StringBuilder();
    for (String event : events) {
      all.append("data: ").append(event.replace('\'', '"')).append("\n\n");
    }
    return all.toString();
  }

  private static final String[] HEAD = {
    "{'type':'message_start','message':{'id':'m','model':'c','content':[]}}",
    "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t',"
        + "'name':'person','input':{}}}",
    "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta',"
        + "'partial_json':'[1,'}}",
    "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta',"
        + "'partial_json':'2]'}}"
  };

  @Test
  void aStreamedInputIsText() {
    Decoded decoded =
        decode(
            "text/event-stream",
            stream(HEAD)
                + stream(
                    "{'type':'content_block_stop','index':0}",
                    "{'type':'message_delta','delta':{'stop_reason':'tool_use'}}",
                    "{'type':'message_stop'}"));
    assertThat(decoded.error()).isNull();
    assertThat(decoded.text()).isEqualTo("[1,2]");
    assertThat(decoded.calls()).isEmpty();
    assertThat(decoded.finish()).isEqualTo(new FinishReason(FinishReason.Kind.STOP, "tool_use"));
  }

  @Test
  void aCutInputIsTruncated() {
    Decoded decoded = decode("text/event-stream", stream(HEAD));
    assertThat(decoded.error()).isInstanceOf(TruncatedResponseException.class);
  }

  @Test
  void aWholeInputIsText() {
    Decoded decoded =
        decode(
            "application/json",
            ("{'type':'message','id':'m','model':'c','content':[{'type':'tool_use','id':'t',"
                    + "'name':'person','input':{'name': 'Bob'}}],'stop_reason':'tool_use'}")
                .replace('\'', '"'));
    assertThat(decoded.text()).isEqualTo("{\"name\": \"Bob\"}");
    assertThat(decoded.calls()).isEmpty();
  }
}
