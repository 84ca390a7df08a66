package dev.rialto.internal.client;

import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A call as a future. It completes on the callback executor, so that what depends on it never runs
 * on a transport's thread. Ending it from outside, by {@code cancel}, {@code orTimeout} or {@code
 * complete}, cancels the call.
 */
final class CallFuture<R> extends CompletableFuture<R> {

  private final Caller caller;
  private final Function<UnaryOutcome, R> map;
  private final Scheduler scheduler;
  private final CallbackExecutor callbacks;

  CallFuture(
      Call call,
      Function<UnaryOutcome, R> map,
      Ticker ticker,
      Scheduler scheduler,
      CallbackExecutor callbacks,
      Consumer<PipelineEvent> events,
      LiveCalls live) {
    this.map = map;
    this.scheduler = scheduler;
    this.callbacks = callbacks;
    this.caller = new Caller(call, ticker, events, live);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  void begin(Stage pipeline) {
    caller.begin(pipeline);
    if (caller.outcome() == null) {
      Call call = caller.call;
      Scheduler.Timer timer =
          scheduler.schedule(
              () -> caller.abort(Ends.deadline(call)),
              call.deadline().remaining(caller.ticker.nanoTime()));
      whenComplete(
          (value, error) -> {
            timer.cancel();
            if (caller.outcome() == null) {
              caller.abort(Ends.cancelled(call));
            }
          });
    }
  }

  /** Dependents are plain futures: ending one of them does not end the call. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  private void settle() {
    Object outcome = caller.outcome();
    if (outcome instanceof RialtoException error) {
      completeExceptionally(error);
    } else if (outcome instanceof UnaryOutcome answered) {
      R value;
      try {
        value = map.apply(answered);
      } catch (RuntimeException e) {
        completeExceptionally(e);
        return;
      }
      complete(value);
    }
  }

  private final class Caller extends UnaryCaller {

    Caller(Call call, Ticker ticker, Consumer<PipelineEvent> events, LiveCalls live) {
      super(call, ticker, events, live);
    }

    @Override
    void ended() {
      if (!isDone()) {
        callbacks.execute(CallFuture.this::settle);
      }
    }
  }
}
