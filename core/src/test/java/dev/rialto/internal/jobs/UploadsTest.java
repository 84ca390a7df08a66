package dev.rialto.internal.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Attempt;
import dev.rialto.CompletionRequest;
import dev.rialto.Cost;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Origin;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Secret;
import dev.rialto.spi.Target;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportRequest;
import dev.rialto.spi.WireProtocol;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.TestCall;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However large a batch is: what lies in memory to be sent is one part of it, of 64 MiB at most, or
 * one call that is larger by itself.
 */
class UploadsTest {
  private static final int KIB = 1 << 10;

  /** A thousandth of what it is: the rule is the same. */
  private static final int PART = 64 * KIB;

  private final FakeClock clock = new FakeClock();
  private final Line line = new Line();

  /** Counts what is written, and answers when it is told to. */
  private static final class Line implements Transport {
    /** Bytes of the bodies that hold calls, in the order of their sending. */
    final List<Long> bodies = new ArrayList<>();

    /** How many calls each had. */
    final List<Integer> items = new ArrayList<>();

    final Queue<Runnable> answers = new ArrayDeque<>();
    private int underWay;
    int mostUnderWay;

    @Override
    public TransportExchange send(TransportRequest request, ResponseHandler handler) {
      Counter counter = new Counter();
      try {
        request.body().writeTo(counter);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      boolean large = counter.bytes > 10_000;
      if (large) {
        bodies.add(counter.bytes);
        items.add(counter.items);
        mostUnderWay = Math.max(mostUnderWay, ++underWay);
      }
      answers.add(
          () -> {
            underWay -= large ? 1 : 0;
            byte[] body =
                ("{\"id\":\"b"
                        + bodies.size()
                        + "\",\"status\":\"in_progress\","
                        + "\"processing_status\":\"in_progress\"}")
                    .getBytes(StandardCharsets.UTF_8);
            handler.onHead(new ResponseHead(200, Headers.EMPTY, "h2"));
            handler.onData(body, 0, body.length);
            handler.onEnd();
          });
      return new TransportExchange() {
        @Override
        public void consumed(int bytes) {}

        @Override
        public void cancel() {}
      };
    }

    @Override
    public boolean isTransportThread() {
      return false;
    }

    @Override
    public void close() {}
  }

  private static final class Counter extends OutputStream {
    private static final byte[] ID = "\"custom_id\"".getBytes(StandardCharsets.US_ASCII);
    long bytes;
    int items;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] in, int offset, int length) {
      bytes += length;
      // An id is written in one piece with what is around it.
      if (length < 1_000
          && new String(in, offset, length, StandardCharsets.US_ASCII)
              .contains(new String(ID, StandardCharsets.US_ASCII))) {
        items++;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void aLargeBatchLeavesInParts_oneAfterTheOther(String name) {
    WireProtocol protocol =
        name.equals("openai")
            ? new OpenAiProtocol(new ChatDialect("openai"))
            : new AnthropicProtocol();
    Target target =
        new Target(
            new Endpoint(
                "p",
                "p",
                protocol,
                new Origin(true, "api.example.com", 443),
                "",
                Secret.of("test-key-0123456789"),
                Headers.EMPTY,
                PhaseTimeouts.DEFAULT),
            "m");
    SideHttp http = new SideHttp(line, clock, Runnable::run);
    assertThat(new BatchHttp(http, target, false).goodBytes())
        .as("what lies in memory at a time")
        .isEqualTo(64L << 20);
    AtomicReference<Stage> stage = new AtomicReference<>();
    Job job =
        new Job(
            List.of(new BatchHttp(http, target, false, PART)),
            clock,
            (call, of, usage, failure) ->
                new Attempt(of.modelId(), "p", 0, null, usage, Cost.NOTHING),
            parking -> {
              stage.set(parking);
              return type -> type;
            });
    Message text = Message.user("x".repeat(15 * KIB));
    Message larger = Message.user("x".repeat(PART + KIB));
    for (int i = 0; i < 8; i++) {
      stage.get().start(call(i == 4 ? larger : text, i), new RecordingSink());
    }
    var submitted = job.submit();
    for (Runnable next; (next = line.answers.poll()) != null; ) {
      next.run();
    }
    assertThat(submitted.join().total()).isEqualTo(8);
    assertThat(line.items).as("calls in each part").containsExactly(4, 1, 3);
    assertThat(line.bodies.get(0)).isBetween(60L * KIB, (long) PART);
    assertThat(line.bodies.get(1)).isBetween((long) PART, PART + 3L * KIB);
    assertThat(line.bodies.get(2)).isBetween(45L * KIB, (long) PART);
    assertThat(line.mostUnderWay).as("parts in memory at a time").isEqualTo(1);
    assertThat(submitted.join().id().split(",")).hasSize(3);
  }

  private dev.rialto.internal.call.Call call(Message text, int number) {
    return TestCall.asking(clock, "")
        .request(
            new CompletionRequest(
                List.of(text, Message.user("number " + number)),
                Parameters.NONE,
                null,
                List.of(),
                false))
        .call();
  }
}
