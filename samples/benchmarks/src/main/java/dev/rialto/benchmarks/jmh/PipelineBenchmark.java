package dev.rialto.benchmarks.jmh;

import dev.rialto.Rialto;
import dev.rialto.benchmarks.CannedAnswers;
import dev.rialto.provider.OpenAi;
import java.util.concurrent.Flow;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A call through the generated client and the whole pipeline to a provider that is reached without
 * a network: what Rialto itself takes of a call. Prompt of 740 characters; an answer of 2 kB, or a
 * stream of 200 deltas.
 */
@State(Scope.Benchmark)
public class PipelineBenchmark {

  private static final int DELTAS = 200;

  private final String question =
      "A bridge stands in the middle of the town and carries every call. ".repeat(11);
  private Rialto unary;
  private Rialto streaming;
  private Asker asker;
  private Rialto starting;
  private Asker streamer;
  private Asker starter;

  /** Starts both. */
  @Setup(Level.Trial)
  public void start() {
    unary = rialto(new StubTransport(CannedAnswers.unary(1_530), "application/json"));
    streaming = rialto(new StubTransport(CannedAnswers.stream(DELTAS), "text/event-stream"));
    starting = rialto(new StubTransport(CannedAnswers.stream(1), "text/event-stream"));
    starter = starting.client(Asker.class);
    asker = unary.client(Asker.class);
    streamer = streaming.client(Asker.class);
  }

  private static Rialto rialto(StubTransport transport) {
    return Rialto.builder()
        .provider(OpenAi.compatible("stub", "https://stub.invalid/v1").apiKey("sk-none").build())
        .sharedTransport(transport)
        .build();
  }

  /** Ends both. */
  @TearDown(Level.Trial)
  public void close() {
    unary.close();
    streaming.close();
    starting.close();
  }

  /** A blocking call. */
  @Benchmark
  public String blocking() {
    return asker.ask(question);
  }

  /** A call whose future is there at once. */
  @Benchmark
  public String future() {
    return asker.askLater(question).join();
  }

  /** A stream of 200 deltas, asked for all at once. */
  @Benchmark
  public void stream200(Blackhole sink) {
    streamer.stream(question).subscribe(new Reader(sink));
  }

  /**
   * A stream of one delta, from the method to its end: more than what is ours of the time to a
   * first token.
   */
  @Benchmark
  public void firstDelta(Blackhole sink) {
    starter.stream(question).subscribe(new Reader(sink));
  }

  private static final class Reader implements Flow.Subscriber<String> {
    private final Blackhole sink;

    Reader(Blackhole sink) {
      this.sink = sink;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String piece) {
      sink.consume(piece);
    }

    @Override
    public void onError(Throwable error) {
      throw new IllegalStateException(error);
    }

    @Override
    public void onComplete() {}
  }
}
