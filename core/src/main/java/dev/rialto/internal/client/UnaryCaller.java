package dev.rialto.internal.client;

import dev.rialto.CacheStatus;
import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Ticker;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a whole answer, on behalf of a thread or of a future. The first outcome counts,
 * wherever it comes from: the pipeline, the deadline or the caller's giving up.
 */
abstract class UnaryCaller implements ResponseSink, LiveCalls.Live {

  final Call call;
  final Ticker ticker;
  private final Consumer<PipelineEvent> events;
  private final LiveCalls live;
  private final AtomicReference<@Nullable Object> outcome = new AtomicReference<>();
  private volatile Flight flight = Flight.DONE;

  UnaryCaller(Call call, Ticker ticker, Consumer<PipelineEvent> events, LiveCalls live) {
    this.call = call;
    this.ticker = ticker;
    this.events = events;
    this.live = live;
  }

  final void begin(Stage pipeline) {
    Flight started;
    try {
      started = pipeline.start(call, this);
    } catch (RuntimeException bug) {
      // A stage must not throw; if one does, the call still has an outcome.
      onError(Ends.notStarted(call, bug));
      return;
    }
    flight = started;
    if (outcome.get() == null) {
      live.add(this);
      if (outcome.get() == null) {
        return;
      }
      live.remove(this);
    }
    started.cancel();
  }

  /** Returns a {@link UnaryOutcome} or a {@link RialtoException}; null while there is neither. */
  final @Nullable Object outcome() {
    return outcome.get();
  }

  @Override
  public final void onAnswer(Answer answer) {
    long nanos = ticker.nanoTime() - call.startNanos();
    if (outcome.compareAndSet(null, new UnaryOutcome(answer, nanos))) {
      Provenance from = answer.provenance();
      events.accept(
          new PipelineEvent.CallEnded(
              call.origin(),
              from.model(),
              from.endpoint(),
              from.cacheStatus(),
              answer.usage(),
              nanos,
              -1,
              from.attempts().size(),
              null));
      settled();
    }
  }

  @Override
  public final void onError(RialtoException error) {
    if (outcome.compareAndSet(null, error)) {
      events.accept(failed(call, error, ticker.nanoTime(), -1));
      settled();
    }
  }

  @Override
  public final void onEvent(ResponseEvent event) {
    throw new IllegalStateException("a unary call is answered whole, but got " + event);
  }

  @Override
  public final void onComplete(Provenance provenance) {
    throw new IllegalStateException("a unary call is answered whole, but got its end alone");
  }

  /** Gives up: cancels the call and makes the error its outcome, unless it has one. */
  @Override
  public final void abort(RialtoException error) {
    onError(error);
    flight.cancel();
  }

  private void settled() {
    live.remove(this);
    ended();
  }

  /** The outcome is there. */
  abstract void ended();

  static PipelineEvent.CallEnded failed(
      Call call, RialtoException error, long nowNanos, long firstTokenNanos) {
    FailureDetails details = error.details();
    String model = details.provider().isEmpty() ? "" : details.provider() + "/" + details.model();
    int attempts = details.attempts().size();
    return new PipelineEvent.CallEnded(
        call.origin(),
        model,
        attempts == 0 ? "" : details.attempts().get(attempts - 1).endpoint(),
        CacheStatus.BYPASS,
        details.usage(),
        nowNanos - call.startNanos(),
        firstTokenNanos,
        attempts,
        error.getClass().getSimpleName());
  }
}
