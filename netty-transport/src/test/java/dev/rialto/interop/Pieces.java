package dev.rialto.interop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** Reads a stream of text, one piece at a time. */
final class Pieces implements Flow.Subscriber<String> {

  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final CompletableFuture<Void> enough = new CompletableFuture<>();
  private final String awaited;
  private Flow.Subscription subscription =
      new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
      };

  private Pieces(String awaited) {
    this.awaited = awaited;
  }

  /** Begins to read a stream, of which the test awaits some text before its end. */
  static Pieces of(Flow.Publisher<String> publisher, String awaited) {
    Pieces pieces = new Pieces(awaited);
    publisher.subscribe(pieces);
    return pieces;
  }

  @Override
  public void onSubscribe(Flow.Subscription s) {
    subscription = s;
    s.request(1);
  }

  @Override
  public void onNext(String piece) {
    text.append(piece);
    if (text.indexOf(awaited) >= 0) {
      enough.complete(null);
    }
    subscription.request(1);
  }

  @Override
  public void onError(Throwable error) {
    enough.completeExceptionally(error);
    end.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    enough.completeExceptionally(new AssertionError("ended with '" + text + "'"));
    end.complete(text.toString());
  }

  /** Gives the stream up. */
  void cancel() {
    subscription.cancel();
  }

  /** Waits until the awaited text is there. */
  void awaitText() throws Exception {
    enough.get(20, TimeUnit.SECONDS);
  }

  /** Waits for the end, and returns the whole text. */
  String text() throws Exception {
    return end.get(20, TimeUnit.SECONDS);
  }
}
