package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.InvalidResponseException;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A whole answer that comes in one chunk is read at once, and told at its end. */
class OneChunkTest {
  private static final WireProtocol OPENAI = new OpenAiProtocol(new ChatDialect("openai"));
  private static final ResponseHead HEAD =
      new ResponseHead(200, Headers.of("content-type", "application/json"), "h2");
  private static final String ANSWER =
      "{\"choices\":[{\"message\":{\"content\":\"a\\n\\u00e9\\u4f60\"},\"finish_reason\":\"stop\"}]}";

  private static Decoded decode(String first, String rest) {
    byte[] body = (first + rest).getBytes(StandardCharsets.UTF_8);
    int cut = first.getBytes(StandardCharsets.UTF_8).length;
    return Decoded.decode(
        OPENAI, Targets.request(false), Targets.of(OPENAI, "gpt-4o"), HEAD, body, cut);
  }

  @Test
  void nothingIsHandedOutBeforeTheEnd() {
    ResponseDecoder decoder =
        OPENAI.decoder(Targets.request(false), Targets.of(OPENAI, "gpt-4o"), HEAD);
    List<Object> events = new ArrayList<>();
    byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
    decoder.decode(body, 0, body.length, events::add);
    assertThat(events).isEmpty();
    Arrays.fill(body, (byte) 0);
    decoder.end(events::add);
    assertThat(events).isNotEmpty();
  }

  @Test
  void whiteSpaceBehindItIsNothing() {
    Decoded decoded = decode(ANSWER + "\n", " \r\n\t");
    assertThat(decoded.error()).isNull();
    assertThat(decoded.text()).isEqualTo("a\né你");
  }

  @Test
  void anythingElseBehindItIsAnError() {
    Decoded decoded = decode(ANSWER, "{}");
    assertThat(decoded.error())
        .isInstanceOf(InvalidResponseException.class)
        .hasMessageContaining("something behind its answer");
    assertThat(decoded.text()).isEmpty();
  }
}
