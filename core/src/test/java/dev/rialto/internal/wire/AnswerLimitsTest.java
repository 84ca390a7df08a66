package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ConfigurationException;
import dev.rialto.InvalidResponseException;
import dev.rialto.ResponseEvent;
import dev.rialto.internal.call.OrThrow;
import dev.rialto.internal.wire.ollama.OllamaProtocol;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.provider.Provider;
import dev.rialto.spi.AnswerLimits;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event, a line and a whole answer may be as large as the provider's settings say. */
class AnswerLimitsTest {

  private static final int LIMIT = 300;

  private static Target target(WireProtocol protocol, AnswerLimits limits) {
    Provider provider =
        Provider.builder("p", protocol, "http://localhost/v1").limits(limits).build();
    return new Target(provider.endpoints().get(0), "m");
  }

  private static final AnswerLimits SMALL =
      AnswerLimits.DEFAULT.withMaxEventBytes(LIMIT).withMaxAnswerBytes(LIMIT);

  private static ResponseDecoder decoder(WireProtocol protocol, boolean stream, String type) {
    ResponseHead head = new ResponseHead(200, Headers.of("content-type", type), "h2");
    return protocol.decoder(Targets.request(stream), target(protocol, SMALL), head);
  }

  private static WireProtocol openAi() {
    return new OpenAiProtocol(new CompatibleDialect("p"));
  }

  /** Returns the text that comes of the bytes, handed over in chunks of a size. */
  private static String decode(ResponseDecoder decoder, String bytes, int chunk) {
    StringBuilder text = new StringBuilder();
    OrThrow reader = new OrThrow(event -> text.append(textOf(event)));
    byte[] all = bytes.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < all.length; at += chunk) {
      decoder.decode(all, at, Math.min(chunk, all.length - at), reader);
    }
    decoder.end(reader);
    return text.toString();
  }

  private static String textOf(ResponseEvent event) {
    return event instanceof ResponseEvent.Text text ? text.text() : "";
  }

  private static String event(int length) {
    String frame = "data: {\"choices\":[{\"delta\":{\"content\":\"\"}}]}";
    return frame.replace("\"\"", "\"" + "x".repeat(length - frame.length()) + "\"") + "\n\n";
  }

  private static String line(int length) {
    String frame = "{\"message\":{\"content\":\"\"},\"done\":false}";
    return frame.replace("\"\"", "\"" + "x".repeat(length - frame.length()) + "\"") + "\n";
  }

  private static String whole(int length) {
    String frame = "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"stop\"}]}";
    return frame.replace("\"\"", "\"" + "x".repeat(length - frame.length()) + "\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 100, 10_000})
  void anEvent(int chunk) {
    String ends = "data: [DONE]\n\n";
    assertThat(decode(decoder(openAi(), true, "text/event-stream"), event(LIMIT) + ends, chunk))
        .contains("xxx");
    assertThatThrownBy(
            () ->
                decode(
                    decoder(openAi(), true, "text/event-stream"), event(LIMIT + 1) + ends, chunk))
        .isInstanceOf(InvalidResponseException.class)
        .hasMessageContaining("an event larger than 300 bytes, the limit maxEventBytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 100, 10_000})
  void anEventOfManyLines(int chunk) {
    String lines = ("data: " + " ".repeat(50) + "\n").repeat(10) + "\n";
    assertThatThrownBy(() -> decode(decoder(openAi(), true, "text/event-stream"), lines, chunk))
        .isInstanceOf(InvalidResponseException.class)
        .hasMessageContaining("an event larger than 300 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 100, 10_000})
  void aLine(int chunk) {
    WireProtocol ollama = new OllamaProtocol();
    String ends = "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n";
    assertThat(decode(decoder(ollama, true, "application/x-ndjson"), line(LIMIT) + ends, chunk))
        .contains("xxx");
    assertThatThrownBy(
            () ->
                decode(
                    decoder(ollama, true, "application/x-ndjson"), line(LIMIT + 1) + ends, chunk))
        .isInstanceOf(InvalidResponseException.class)
        .hasMessageContaining("a line larger than 300 bytes, the limit maxEventBytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 100, 10_000})
  void aWholeAnswer(int chunk) {
    assertThat(decode(decoder(openAi(), false, "application/json"), whole(LIMIT), chunk))
        .contains("xxx");
    assertThatThrownBy(
            () -> decode(decoder(openAi(), false, "application/json"), whole(LIMIT + 1), chunk))
        .isInstanceOf(InvalidResponseException.class)
        .hasMessageContaining("an answer larger than 300 bytes, the limit maxAnswerBytes");
  }

  @Test
  void aLimitBelowOneIsRefused() {
    assertThatThrownBy(() -> AnswerLimits.DEFAULT.withMaxEventBytes(0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("limits.maxEventBytes is 0; allowed is 1 or more");
    assertThatThrownBy(() -> AnswerLimits.DEFAULT.withMaxAnswerBytes(-1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("limits.maxAnswerBytes is -1");
  }
}
