package dev.rialto.benchmarks.jmh;

import dev.rialto.Rialto;
import dev.rialto.benchmarks.jmh.Reviewer.Finding;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A streamed list, through the generated client and the whole pipeline: an operation feeds two
 * events with an element of 250 characters to the response, the second with its closing brace, and
 * ends when the subscriber has the element. What passes between that brace and {@code onNext} is a
 * part of it.
 */
@State(Scope.Thread)
public class ElementBenchmark {

  private static final String REST =
      "{\\\"file\\\":\\\"src/main/java/dev/rialto/netty/Pool.java\\\",\\\"line\\\":117,\\\"severity\\\":"
          + "\\\"MEDIUM\\\",\\\"message\\\":\\\"The stream is released twice when a \\\\\\\"reset\\\\\\\""
          + " arrives between the two checks;\\\\nhold the lock over both, or count references"
          + " instead.\\\",\\\"tags\\\":[\\\"leak\\\",\\\"race\\\"";

  private final Held transport = new Held();
  private final byte[] rest = event(REST);
  private final byte[] close = event("]},");
  private final Last last = new Last();
  private Rialto rialto;

  private static byte[] event(String text) {
    return ("data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,"
            + "\"model\":\"bench-model\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
            + text
            + "\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Starts the stream anew, since what has arrived is kept for a failure's report. */
  @Setup(Level.Iteration)
  public void start() {
    rialto =
        Rialto.builder()
            .provider(
                OpenAi.compatible("stub", "https://stub.invalid/v1").apiKey("sk-none").build())
            .sharedTransport(transport)
            .build();
    rialto.client(Reviewer.class, o -> o.model("stub/model")).findings("x").subscribe(last);
    transport.feed(event("{\\\"items\\\":["));
  }

  /** Ends it. */
  @TearDown(Level.Iteration)
  public void close() {
    rialto.close();
  }

  /** From the bytes to the subscriber. */
  @Benchmark
  public Finding bytesToOnNext() {
    transport.feed(rest);
    transport.feed(close);
    return last.take();
  }

  /** Answers when it is fed. */
  private static final class Held implements Transport {
    private ResponseHandler handler;

    void feed(byte[] bytes) {
      handler.onData(bytes, 0, bytes.length);
    }

    @Override
    public TransportExchange send(TransportRequest request, ResponseHandler to) {
      handler = to;
      to.onHead(new ResponseHead(200, Headers.of("content-type", "text/event-stream"), "h2"));
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

  /** Keeps the last element. */
  private static final class Last implements Flow.Subscriber<Finding> {
    private Finding element;
    private Throwable failure;

    Finding take() {
      Finding taken = element;
      if (taken == null) {
        throw new IllegalStateException("the element is not out", failure);
      }
      element = null;
      return taken;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Finding next) {
      element = next;
    }

    @Override
    public void onError(Throwable error) {
      failure = error; // the end of an iteration, which closes what is open, says nothing
    }

    @Override
    public void onComplete() {}
  }
}
