package dev.rialto.interop;

import dev.rialto.Rialto;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.OpenAi;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Calls that follow one another until they are stopped. */
final class Load {

  private final Talk talk;
  private final AtomicLong running = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile long enough = Long.MAX_VALUE;

  Load(Talk talk) {
    this.talk = talk;
  }

  /** Returns a Rialto that repeats what a server has refused, as it does by default. */
  static Rialto repeating(Place.Reached reached, NettyTransport transport) {
    return Rialto.builder()
        .provider(
            OpenAi.builder(reached.origin() + "/v1")
                .apiKey("sk-test")
                .defaultModel("loopback")
                .build())
        .sharedTransport(transport)
        .build();
  }

  /** Starts one more row of calls. */
  void more() {
    running.incrementAndGet();
    next();
  }

  private void next() {
    talk.later("number " + answered.get())
        .whenComplete(
            (result, error) -> {
              if (error != null) {
                end.completeExceptionally(error);
                return;
              }
              if (answered.incrementAndGet() <= enough) {
                next();
              } else if (running.decrementAndGet() == 0) {
                end.complete(null);
              }
            });
  }

  /**
   * Stops when more than so many have been answered, and waits for the calls that are running;
   * throws what the first failed one did.
   */
  void stopAfter(long calls) throws Exception {
    enough = calls;
    end.get(60, TimeUnit.SECONDS);
  }
}
