package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CompletionRequest;
import dev.rialto.InvalidResponseException;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.ToolSpecification;
import dev.rialto.TruncatedResponseException;
import dev.rialto.internal.call.OrThrow;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.ollama.OllamaProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Streams that never end, each of one thing over and over: in bounded memory, and where what is
 * held would grow without end, with an error of ours.
 */
class EndlessAnswersTest {

  private static final WireProtocol CHAT = new OpenAiProtocol(new CompatibleDialect("any"));
  private static final WireProtocol RESPONSES = new ResponsesProtocol(new ChatDialect("openai"));
  private static final WireProtocol ANTHROPIC = new AnthropicProtocol();
  private static final WireProtocol OLLAMA = new OllamaProtocol();
  private static final long HEAP = used();
  private static final String LONG = "x".repeat(60_000);

  /** A piece of a stream by its number. */
  private static Arguments row(
      String name, WireProtocol protocol, String before, IntFunction<String> piece, String words) {
    return Arguments.of(name, protocol, before, piece, words);
  }

  private static String delta(String delta) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}\n\n";
  }

  private static String message(String event) {
    return "data: {" + event + "}\n\n";
  }

  static Stream<Arguments> streams() {
    String start = message("\"type\":\"message_start\",\"message\":{\"content\":[]}");
    String text =
        message(
            "\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\"}");
    String thinking =
        message(
            "\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\"}");
    return Stream.of(
        row("chat: reasoning", CHAT, "", i -> delta("{\"reasoning\":\"" + LONG + "\"}"), ""),
        row(
            "chat: tool calls",
            CHAT,
            "",
            i ->
                delta(
                    "{\"tool_calls\":[{\"index\":"
                        + i
                        + ",\"id\":\"c"
                        + i
                        + "\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}"),
            "more than 4096 tool calls"),
        row(
            "chat: the name of a tool",
            CHAT,
            "",
            i -> delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"n" + i + "\"}}]}"),
            "name is longer than 1024"),
        row(
            "chat: arguments",
            CHAT,
            "",
            i ->
                delta(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\""
                        + LONG
                        + "\"}}]}"),
            "larger than 16 MiB"),
        row(
            "messages: text",
            ANTHROPIC,
            start + text,
            i ->
                message(
                    "\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
                        + LONG
                        + "\"}"),
            ""),
        row(
            "messages: thoughts that would go back",
            ANTHROPIC,
            start + thinking,
            i ->
                message(
                    "\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\","
                        + "\"thinking\":\""
                        + LONG
                        + "\"}"),
            ""),
        row(
            "messages: blocks without an end",
            ANTHROPIC,
            start,
            i ->
                message(
                    "\"type\":\"content_block_start\",\"index\":"
                        + i
                        + ",\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
            "more than 10000 blocks"),
        row(
            "messages: blocks that nobody knows",
            ANTHROPIC,
            start,
            i ->
                message(
                    "\"type\":\"content_block_start\",\"index\":"
                        + i % 5_000
                        + ",\"content_block\":{\"type\":\"odd\",\"data\":\""
                        + LONG
                        + "\"}"),
            ""),
        row(
            "messages: inputs",
            ANTHROPIC,
            start,
            i ->
                message(
                    "\"type\":\"content_block_start\",\"index\":"
                        + i
                        + ",\"content_block\":{\"type\":\"tool_use\",\"id\":\"t"
                        + i
                        + "\",\"name\":\"f\",\"input\":{\"a\":\""
                        + LONG
                        + "\"}}"),
            "larger than 16 MiB"),
        row(
            "responses: text",
            RESPONSES,
            "",
            i ->
                message(
                    "\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\""
                        + LONG
                        + "\""),
            ""),
        row(
            "responses: items",
            RESPONSES,
            "",
            i ->
                message(
                    "\"type\":\"response.output_text.delta\",\"output_index\":"
                        + i
                        + ",\"delta\":\"x\""),
            "more than 10000 items"),
        row(
            "responses: items that nobody knows",
            RESPONSES,
            "",
            i ->
                message(
                    "\"type\":\"response.output_item.done\",\"output_index\":"
                        + i
                        + ",\"item\":{\"type\":\"odd\"}"),
            "more than 10000 items"),
        row(
            "ollama: text",
            OLLAMA,
            "",
            i -> "{\"message\":{\"content\":\"" + LONG + "\"},\"done\":false}\n",
            ""),
        row(
            "ollama: tool calls",
            OLLAMA,
            "",
            i ->
                "{\"message\":{\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"f\","
                    + "\"arguments\":{\"a\":"
                    + i
                    + "}}}]},\"done\":false}\n",
            "more than 4096 tool calls"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void isBounded(
      String name, WireProtocol protocol, String before, IntFunction<String> piece, String words) {
    CompletionRequest request =
        new CompletionRequest(
            List.of(Message.user("Hello")),
            Parameters.NONE,
            null,
            List.of(new ToolSpecification("f", "", "{\"type\":\"object\",\"properties\":{}}")),
            true);
    String type = protocol == OLLAMA ? "application/x-ndjson" : "text/event-stream";
    ResponseDecoder decoder =
        protocol.decoder(
            request,
            Targets.of(protocol, "m"),
            new ResponseHead(200, Headers.of("content-type", type), "h2"));
    RialtoException error = null;
    long[] pieces = new long[1];
    boolean isLong = piece.apply(0).length() > 1_000;
    try {
      take(decoder, before, pieces);
      // 70 MB of long pieces, were they kept, or more short ones than the caps allow.
      byte[] same = words.isEmpty() ? piece.apply(0).getBytes(StandardCharsets.UTF_8) : null;
      for (int i = 0; i < (isLong ? 1_200 : 10_500); i++) {
        if (same != null && !name.contains("nobody knows")) {
          decoder.decode(same, 0, same.length, new OrThrow(event -> pieces[0]++));
        } else {
          take(decoder, piece.apply(i), pieces);
        }
      }
      assertThat(isLong ? used() - HEAP : 0).as("bytes kept").isLessThan(48L << 20);
      decoder.end(new OrThrow(event -> {}));
    } catch (RialtoException e) {
      error = e;
    }
    assertThat(error)
        .isInstanceOf(
            words.isEmpty() ? TruncatedResponseException.class : InvalidResponseException.class);
    assertThat(error.summary()).contains(words);
    assertThat(error.details().partialText().length()).isLessThanOrEqualTo(1 << 20);
    assertThat(error.details().partialReasoning().length()).isLessThanOrEqualTo(1 << 20);
  }

  /** Inputs of tools are refused where they are too many: those that are held, and no others. */
  @Test
  void whatHasEndedOrIsNoInputIsNotHeldAgainstAnInput() {
    ResponseDecoder decoder =
        ANTHROPIC.decoder(
            Targets.request(true),
            Targets.of(ANTHROPIC, "m"),
            new ResponseHead(200, Headers.of("content-type", "text/event-stream"), "h2"));
    take(decoder, message("\"type\":\"message_start\",\"message\":{\"content\":[]}"), new long[1]);
    for (int i = 0; i < 800; i++) {
      boolean odd = i < 400;
      String begins = "\"type\":\"content_block_start\",\"index\":" + i + ",\"content_block\":";
      String block =
          odd
              ? "{\"type\":\"odd\",\"data\":\"" + LONG + "\"}"
              : "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{\"a\":\""
                  + LONG
                  + "\"}}";
      String input =
          "\"type\":\"content_block_delta\",\"index\":"
              + i
              + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}";
      String ends = "\"type\":\"content_block_stop\",\"index\":" + i;
      String all = message(begins + block) + (odd ? "" : message(input) + message(ends));
      take(decoder, all, new long[1]);
    }
    long[] pieces = new long[1];
    take(
        decoder,
        message(
            "\"type\":\"content_block_delta\",\"index\":900,\"delta\":{\"type\":\"text_delta\",\"text\":\"on\"}"),
        pieces);
    assertThat(pieces[0]).as("it is read to its end").isEqualTo(1);
  }

  /** Some write it twice; whoever writes it a hundred thousand times gets no deeper stack. */
  @Test
  void theNameOfTheFieldOverAndOver_isReadInALoop() {
    String again = "data:".repeat(100_000);
    List<ResponseEvent> none = events(again + "\n\n");
    assertThat(none).hasSize(1);
    assertThat(none.get(0))
        .isInstanceOfSatisfying(
            ResponseEvent.Failed.class,
            e -> assertThat(e.failure()).isInstanceOf(InvalidResponseException.class));
    String chunk = delta("{\"content\":\"Hi\"}").substring("data:".length());
    assertThat(events(again + chunk)).contains(new ResponseEvent.Text("Hi"));
    assertThat(events("data:data: \n\n")).containsExactly(ResponseEvent.KeepAlive.STILL_THERE);
  }

  private static List<ResponseEvent> events(String body) {
    ResponseDecoder decoder =
        CHAT.decoder(
            Targets.request(true),
            Targets.of(CHAT, "m"),
            new ResponseHead(200, Headers.of("content-type", "text/event-stream"), "h2"));
    List<ResponseEvent> events = new ArrayList<>();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    decoder.decode(bytes, 0, bytes.length, events::add);
    return events;
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void take(ResponseDecoder decoder, String piece, long[] pieces) {
    byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
    decoder.decode(
        bytes,
        0,
        bytes.length,
        new OrThrow(event -> pieces[0] += event instanceof ResponseEvent.Text ? 1 : 0));
  }
}
