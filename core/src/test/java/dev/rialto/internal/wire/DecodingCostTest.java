package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.rialto.ResponseEvent;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
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
