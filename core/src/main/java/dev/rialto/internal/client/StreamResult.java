package dev.rialto.internal.client;

import dev.rialto.ResponseEvent;
import dev.rialto.Result;
import dev.rialto.RialtoException;
import dev.rialto.Timings;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerBuilder;
import dev.rialto.internal.call.CallbackExecutor;
import dev.rialto.internal.call.Provenance;
import dev.rialto.spi.PipelineEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Collects what passes through a stream's subscription into its result. Events come serially; the
 * future completes on the callback executor.
 *
 * @param <T> the type of the stream's elements
 */
final class StreamResult<T> implements StreamTap {

  private final CompletableFuture<Result<List<T>>> future = new CompletableFuture<>();
  private final AnswerBuilder answer = new AnswerBuilder();
  private final List<T> elements = new ArrayList<>();
  private final CallbackExecutor callbacks;
  private volatile PipelineEvent.@Nullable Origin origin;

  StreamResult(CallbackExecutor callbacks) {
    this.callbacks = callbacks;
  }

  CompletableFuture<Result<List<T>>> future() {
    return future;
  }

  @Override
  public void onCall(PipelineEvent.Origin from) {
    origin = from;
  }

  @Override
  public void onEvent(ResponseEvent event) {
    answer.add(event);
    if (event instanceof ResponseEvent.Restarted) {
      elements.clear();
    }
  }

  /** Takes an element, before the subscriber does. */
  void add(T element) {
    elements.add(element);
  }

  @Override
  public void onComplete(Provenance provenance, Timings timings) {
    Answer whole = answer.build(provenance);
    Result<List<T>> result = Results.of(List.copyOf(elements), whole, timings);
    callbacks.execute(() -> inContext(() -> future.complete(result)));
  }

  @Override
  public void onError(RialtoException error) {
    callbacks.execute(() -> inContext(() -> future.completeExceptionally(error)));
  }

  private void inContext(Runnable completion) {
    PipelineEvent.Origin from = origin;
    if (from == null) {
      completion.run();
    } else {
      from.within(completion);
    }
  }
}
