package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.rialto.ResponseEvent;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.ollama.OllamaProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.openrouter.OpenRouterDialect;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.WireProtocol;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A delta costs little memory beyond its text; how fast it is, the benchmarks tell. */
class DecodingCostTest {
  // A string of six characters: its object and its array.
  private static final long TEXT_BYTES = 48;
  private static final long MAX_BYTES = 150;
  private static final int DELTAS = 20_000;

  @Test
  void aDeltaOfAChatAllocatesLittle() {
    check(
        new OpenAiProtocol(new ChatDialect("openai")),
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":"
            + "\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},"
            + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n");
  }

  @Test
  void aDeltaOfAMessageAllocatesLittle() {
    check(
        new AnthropicProtocol(),
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
            + "\"delta\":{\"type\":\"text_delta\",\"text\":\" token\"}}\n\n");
  }

  @Test
  void aDeltaOfAResponseAllocatesLittle() {
    check(
        new ResponsesProtocol(new ChatDialect("responses")),
        "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\","
            + "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\" token\","
            + "\"logprobs\":[],\"sequence_number\":7,\"obfuscation\":\"abc\"}\n\n");
  }

  @Test
  void aLineOfOllamasAllocatesLittle() {
    check(
        new OllamaProtocol(),
        "{\"model\":\"llama3\",\"created_at\":\"2026-07-25T12:00:17Z\",\"message\":{\"role\":"
            + "\"assistant\",\"content\":\" token\"},\"done\":false}\n");
  }

  @Test
  void aDeltaOfAnAggregatorsAllocatesLittle() {
    check(
        new OpenAiProtocol(new OpenRouterDialect()),
        "data: {\"id\":\"gen-1\",\"provider\":\"X\",\"model\":\"x/y\",\"object\":"
            + "\"chat.completion.chunk\",\"created\":1,\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\""
            + " token\"},\"finish_reason\":null,\"native_finish_reason\":null,\"logprobs\":null}]}\n\n");
  }

  private static void check(WireProtocol protocol, String event) {
    byte[] chunk = event.repeat(10).getBytes(StandardCharsets.UTF_8);
    int[] deltas = new int[1];
    Consumer<ResponseEvent> count = e -> deltas[0] += e instanceof ResponseEvent.Text ? 1 : 0;
    ResponseDecoder decoder =
        protocol.decoder(
            Targets.request(true),
            Targets.of(protocol, "m"),
            new ResponseHead(200, Headers.of("content-type", "text/event-stream"), "h2"));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    decoder.decode(chunk, 0, chunk.length, count);
    long before = threads.getCurrentThreadAllocatedBytes();
    deltas[0] = 0;
    for (int i = 0; i < DELTAS / 10; i++) {
      decoder.decode(chunk, 0, chunk.length, count);
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / DELTAS;
    assertThat(deltas[0]).isEqualTo(DELTAS);
    assertThat(each).isLessThanOrEqualTo(MAX_BYTES + TEXT_BYTES);
    System.out.println(protocol.name() + ": " + (each - TEXT_BYTES) + " B a delta beyond its text");
  }
}
