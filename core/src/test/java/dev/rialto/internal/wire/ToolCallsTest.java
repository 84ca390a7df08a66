package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.InvalidResponseException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules by which fragments of tool calls are put together. */
class ToolCallsTest {
  private static Decoded decode(String finish, String... fragments) {
    StringBuilder body = new StringBuilder();
    for (String fragment : fragments) {
      body.append("data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[")
          .append(fragment.replace('\'', '"'))
          .append("]}}]}\n\n");
    }
    body.append("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":")
        .append(finish)
        .append("}]}\n\ndata: [DONE]\n\n");
    OpenAiProtocol protocol = new OpenAiProtocol(new ChatDialect("openai"));
    return Decoded.decode(
        protocol,
        Targets.request(true),
        Targets.of(protocol, "m"),
        new ResponseHead(200, Headers.of("content-type", "text/event-stream"), "h2"),
        body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> calls(String... fragments) {
    Decoded decoded = decode("\"tool_calls\"", fragments);
    assertThat(decoded.error()).isNull();
    return decoded.calls().stream().map(c -> c.name() + c.arguments()).toList();
  }

  @Test
  void interleavedFragmentsGoByIndex() {
    assertThat(
            calls(
                "{'index':0,'id':'a','function':{'name':'f','arguments':''}}",
                "{'index':1,'id':'b','function':{'name':'g','arguments':'[2'}}",
                "{'index':0,'function':{'arguments':'[1]'}}",
                "{'index':1,'function':{'arguments':']'}}"))
        .containsExactly("f[1]", "g[2]");
  }

  @Test
  void withoutIndexAndIdANameBeginsACallOnceTheLastIsWhole() {
    assertThat(
            calls(
                "{'function':{'name':'f','arguments':'[1'}}",
                "{'function':{'name':'f','arguments':',2]'}}",
                "{'function':{'name':'f','arguments':'[3]'}}"))
        .containsExactly("f[1,2]", "f[3]");
  }

  @Test
  void anIdInventedForEachPieceContinuesTheCall() {
    assertThat(
            calls(
                "{'index':0,'id':'a','function':{'name':'f','arguments':'[1'}}",
                "{'index':0,'id':'b','function':{'arguments':']'}}"))
        .containsExactly("f[1]");
  }

  @Test
  void aGatewayThatRepeatsIdAndNameMakesOneCall() {
    String head = "{'index':0,'id':'a','function':{'name':'f','arguments':";
    assertThat(calls(head + "'{\\'p\\':1}'}}", head + "'\\n'}}")).containsExactly("f{\"p\":1}\n");
    assertThat(calls(head + "'{}'}}", head + "'{\\'p\\''}}", head + "':1}'}}"))
        .containsExactly("f{\"p\":1}");
    String[] many = new String[20_000];
    Arrays.fill(many, head + "',1'}}");
    many[0] = head + "'[1'}}";
    many[many.length - 1] = head + "']'}}";
    assertThat(calls(many)).hasSize(1);
  }

  @Test
  void argumentsMayBeAnObject() {
    assertThat(calls("{'id':'a','function':{'name':'f','arguments':{'x': 1}}}"))
        .containsExactly("f{\"x\": 1}");
  }

  @Test
  void aHalfCallIsNeverHandedOut() {
    String half = "{'index':0,'id':'a','function':{'name':'f','arguments':'[1'}}";
    Decoded capped = decode("\"length\"", half);
    assertThat(capped.error()).isNull();
    assertThat(capped.calls()).isEmpty();
    assertThat(decode("null", half).error()).isInstanceOf(TruncatedResponseException.class);
  }

  @Test
  void aCallWithoutANameIsAnError() {
    assertThat(decode("\"tool_calls\"", "{'index':0,'id':'a'}").error())
        .isInstanceOf(InvalidResponseException.class);
  }
}
