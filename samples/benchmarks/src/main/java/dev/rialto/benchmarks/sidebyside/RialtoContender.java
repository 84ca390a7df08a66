package dev.rialto.benchmarks.sidebyside;

import dev.rialto.Rialto;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.OpenAi;
import java.util.concurrent.Flow;

/** Rialto as a user has it: a generated client, the whole pipeline with its defaults, Netty. */
final class RialtoContender implements Contender {

  private final NettyTransport transport;
  private final Rialto rialto;
  private final BenchClient client;
  private final How how;

  /** How a user asks, and is told of a whole answer. */
  enum How {
    /** A thread of the system for each call in flight waits. */
    THREADS,
    /** A virtual thread for each. */
    VIRTUAL_THREADS,
    /** A future, completed on Rialto's callback threads, as it is by default. */
    FUTURES,
    /** A future, completed on the event loop: the callback executor runs it there and then. */
    FUTURES_ON_LOOP
  }

  RialtoContender(Place place, How how) {
    this.how = how;
    transport = NettyTransport.builder().trustPem(place.certificate()).trustOnlyGiven().build();
    Rialto.Builder builder = Rialto.builder();
    if (how == How.FUTURES_ON_LOOP) {
      builder.callbackExecutor(Runnable::run);
    }
    rialto =
        builder
            .provider(OpenAi.compatible("unary", place.unaryUrl()).apiKey("sk-bench").build())
            .provider(OpenAi.compatible("stream", place.streamUrl()).apiKey("sk-bench").build())
            .sharedTransport(transport)
            .build();
    client = rialto.client(BenchClient.class);
  }

  @Override
  public Calling unary() {
    return switch (how) {
      case THREADS -> (Blocking) () -> Answers.whole(client.ask(Answers.QUESTION));
      case VIRTUAL_THREADS -> new OnVirtualThreads(client);
      case FUTURES, FUTURES_ON_LOOP -> (Async) this::ask;
    };
  }

  private record OnVirtualThreads(BenchClient client) implements Blocking {
    @Override
    public void call() {
      Answers.whole(client.ask(Answers.QUESTION));
    }

    @Override
    public void start(Runnable calls, String name) {
      VirtualThreads.start(calls);
    }
  }

  private void ask(Done done) {
    client
        .askLater(Answers.QUESTION)
        .whenComplete((text, error) -> done.done(error == null ? Answers.wrong(text) : error));
  }

  @Override
  public Calling stream() {
    return (Async) done -> client.stream(Answers.QUESTION).subscribe(new Counting(done));
  }

  @Override
  public void close() {
    rialto.close();
    transport.close();
  }

  private static final class Counting implements Flow.Subscriber<String> {
    private final Done done;
    private int length;

    Counting(Done done) {
      this.done = done;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String piece) {
      if (length == 0) {
        done.first();
      }
      length += piece.length();
    }

    @Override
    public void onError(Throwable error) {
      done.done(error);
    }

    @Override
    public void onComplete() {
      Answers.pieces(length);
      done.done(null);
    }
  }
}
