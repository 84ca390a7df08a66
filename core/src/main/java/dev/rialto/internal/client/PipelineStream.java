package dev.rialto.internal.client;

import dev.rialto.CompletionStream;
import dev.rialto.ResponseEvent;
import dev.rialto.Result;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Stage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A stream with its result: one call, one subscriber, two views. */
final class PipelineStream<T> implements CompletionStream<T> {

  private final AtomicBoolean taken = new AtomicBoolean();
  private final StreamResult<T> result;
  private final StreamPublisher<T> elementView;
  private final StreamPublisher<ResponseEvent> eventView;

  PipelineStream(
      Supplier<Call> plan, Supplier<Elements<T>> elements, Stage pipeline, CallTools tools) {
    result = new StreamResult<>(tools.callbacks());
    elementView =
        new StreamPublisher<>(
            plan, () -> new Kept<>(elements.get(), result), pipeline, tools, taken, result);
    eventView =
        new StreamPublisher<>(
            plan, () -> new Beside<>(elements.get(), result), pipeline, tools, taken, result);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    elementView.subscribe(subscriber);
  }

  @Override
  public Flow.Publisher<ResponseEvent> events() {
    return eventView;
  }

  @Override
  public CompletionStage<Result<List<T>>> result() {
    if (!taken.get()) {
      eventView.subscribeIfFree(new ReadAll(result.future()));
    }
    return result.future();
  }

  /** Keeps each element for the result, so that none is decoded twice. */
  private record Kept<T>(Elements<T> elements, StreamResult<T> result) implements Elements<T> {

    @Override
    public void onEvent(ResponseEvent event, Consumer<? super T> out) {
      elements.onEvent(event, keeping(out));
    }

    @Override
    public void onEnd(Consumer<? super T> out) {
      elements.onEnd(keeping(out));
    }

    @Override
    public boolean latestWins() {
      return elements.latestWins();
    }

    private Consumer<T> keeping(Consumer<? super T> out) {
      return element -> {
        result.add(element);
        out.accept(element);
      };
    }
  }

  /** Hands out the events, and makes the elements for the result alone. */
  private record Beside<T>(Elements<T> elements, StreamResult<T> result)
      implements Elements<ResponseEvent> {

    @Override
    public void onEvent(ResponseEvent event, Consumer<? super ResponseEvent> out) {
      out.accept(event);
      elements.onEvent(event, result::add);
    }

    @Override
    public boolean takesRestart() {
      return true;
    }

    @Override
    public boolean showsReasoning() {
      return true;
    }

    @Override
    public void onCut(Consumer<? super ResponseEvent> out) {
      elements.onCut(result::add);
    }

    @Override
    public void onEnd(Consumer<? super ResponseEvent> out) {
      elements.onEnd(result::add);
    }
  }

  /**
   * Reads to the end; the result sees it all. Who cancels the result, for which alone is read,
   * cancels the call.
   */
  private record ReadAll(CompletableFuture<?> result) implements Flow.Subscriber<ResponseEvent> {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
      result.whenComplete((value, error) -> subscription.cancel());
    }

    @Override
    public void onNext(ResponseEvent event) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }
}
