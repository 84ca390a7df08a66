package dev.rialto.interop;

import dev.rialto.CompletionStream;
import dev.rialto.Result;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * A stream read one piece at a time.
 *
 * @param text the pieces, joined
 * @param result what the stream says at its end
 */
record Streamed(String text, Result<List<String>> result) {

  static Streamed of(CompletionStream<String> stream) throws Exception {
    List<String> pieces = new CopyOnWriteArrayList<>();
    stream.subscribe(
        new Flow.Subscriber<>() {
          private Flow.Subscription subscription;

          @Override
          public void onSubscribe(Flow.Subscription s) {
            subscription = s;
            s.request(1);
          }

          @Override
          public void onNext(String piece) {
            pieces.add(piece);
            subscription.request(1);
          }

          @Override
          public void onError(Throwable error) {}

          @Override
          public void onComplete() {}
        });
    Result<List<String>> result = stream.result().toCompletableFuture().get(20, TimeUnit.SECONDS);
    return new Streamed(String.join("", pieces), result);
  }
}
