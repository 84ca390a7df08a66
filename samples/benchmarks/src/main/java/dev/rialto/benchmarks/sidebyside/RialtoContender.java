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
  private final boolean blocking;

  RialtoContender(Place place, boolean blocking) {
    this.blocking = blocking;
    transport = NettyTransport.builder().trustPem(place.certificate()).trustOnlyGiven().build();
    rialto =
        Rialto.builder()
            .provider(OpenAi.compatible("unary", place.unaryUrl()).apiKey("sk-bench").build())
            .provider(OpenAi.compatible("stream", place.streamUrl()).apiKey("sk-bench").build())
            .sharedTransport(transport)
            .build();
    client = rialto.client(BenchClient.class);
  }

  @Override
  public Calling unary() {
    return blocking
        ? (Blocking) () -> Answers.whole(client.ask(Answers.QUESTION))
        : (Async) this::ask;
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
