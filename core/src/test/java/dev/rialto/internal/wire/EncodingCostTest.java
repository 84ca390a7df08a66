package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.sun.management.ThreadMXBean;
import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.spi.BodyWriter;
import dev.rialto.spi.WireProtocol;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Writing a body leaves two small objects, and less garbage than a generator of Jackson's that is
 * made for the same, however long the prompt is; how fast it is, the benchmarks tell.
 */
class EncodingCostTest {
  private static final int BODIES = 5_000;

  /** The writer of members and what it is handed, which are there until all is compiled. */
  private static final long OURS_BYTES = 80;

  @Test
  void aBodyLeavesNoGarbageBesideTheGenerators() throws IOException {
    JsonFactory json = JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    WireProtocol protocol = new OpenAiProtocol(new ChatDialect("openai"));
    for (int length : new int[] {1_000, 7_000}) {
      String prompt = "Which \"bridge\"?\n ".repeat(length).substring(0, length);
      CompletionRequest request =
          new CompletionRequest(
              List.of(Message.user(prompt)), Parameters.NONE, null, List.of(), false);
      BodyWriter body = protocol.encode(request, Targets.of(protocol, "m")).body();
      long floor = each(out -> plain(json, prompt, out));
      long ours = each(body);
      System.out.println(length + " characters: " + ours + " B a body, Jackson's " + floor);
      assertThat(ours).isLessThanOrEqualTo(OURS_BYTES).isLessThan(floor);
    }
  }

  private static void plain(JsonFactory json, String prompt, OutputStream to) throws IOException {
    try (JsonGenerator out = json.createGenerator(to)) {
      out.writeStartObject();
      out.writeStringField("model", "m");
      out.writeArrayFieldStart("messages");
      out.writeStartObject();
      out.writeStringField("role", "user");
      out.writeStringField("content", prompt);
      out.writeEndObject();
      out.writeEndArray();
      out.writeEndObject();
    }
  }

  private static long each(BodyWriter body) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    OutputStream nowhere = OutputStream.nullOutputStream();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < BODIES; i++) {
        body.writeTo(nowhere);
      }
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / BODIES);
    }
    return least;
  }
}
