package dev.rialto.internal.client;

import dev.rialto.Attempt;
import dev.rialto.CacheStatus;
import dev.rialto.Cost;
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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a whole answer, on behalf of a thread or of a future. The first outcome counts,
 * wherever it comes from: the pipeline, the deadline or the caller's giving up.
 */
abstract class UnaryCaller implements ResponseSink, LiveCalls.Live, UnaryOutcome {

  /** A hit in memory is measured in nanoseconds: an object less for each call. */
  private static final AtomicReferenceFieldUpdater<UnaryCaller, @Nullable Object> OUTCOME =
      AtomicReferenceFieldUpdater.newUpdater(UnaryCaller.class, Object.class, "outcome");

  /** The flight of a call whose start has not returned. */
  private static final Flight STARTING =
      new Flight() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
      };

  final Call call;
  final CallTools tools;

  /** An Answer or a RialtoException; null while there is neither. */
  private volatile @Nullable Object outcome;

  private volatile Flight flight = STARTING;

  /** Written before an answer becomes the outcome. */
  private long totalNanos;

  /** Who tells of the outcome now; each thread compares it with itself alone. */
  private @Nullable Thread teller;

  UnaryCaller(Call call, CallTools tools) {
    this.call = call;
    this.tools = tools;
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
    if (outcome == null) {
      tools.live().add(this);
      if (outcome == null) {
        return;
      }
      tools.live().remove(this);
    }
    started.cancel();
  }

  final boolean isOver() {
    return outcome != null;
  }

  /** Returns how a call that is over failed; null if it was answered. */
  final @Nullable RialtoException failure() {
    return outcome instanceof RialtoException error ? error : null;
  }

  /** Returns the answer of a call that was answered. */
  @Override
  public final Answer answer() {
    return SpokenText.of(call, (Answer) Objects.requireNonNull(outcome));
  }

  @Override
  public final long totalNanos() {
    return totalNanos;
  }

  @Override
  public final void onAnswer(Answer answer) {
    totalNanos = tools.ticker().nanoTime() - call.startNanos();
    if (OUTCOME.compareAndSet(this, null, answer)) {
      if (tools.events().any()) {
        tools.events().accept(answered(answer));
      }
      settled();
    }
  }

  private PipelineEvent answered(Answer answer) {
    Provenance from = answer.provenance();
    List<Attempt> attempts = from.attempts();
    return new PipelineEvent.CallEnded(
        call.origin(),
        from.model(),
        from.endpoint(),
        from.cacheStatus(),
        answer.usage(),
        totalNanos,
        -1,
        attempts.size(),
        Cost.of(attempts),
        null,
        call.options().metadata());
  }

  @Override
  public final void onError(RialtoException error) {
    if (OUTCOME.compareAndSet(this, null, error)) {
      tools.events().accept(failed(call, error, tools.ticker().nanoTime(), -1));
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

  @Override
  public final long remainingNanos(long nowNanos) {
    return call.deadline().remaining(nowNanos);
  }

  /** Gives up because the time is over. */
  @Override
  public final void expire() {
    Flight running = flight;
    abort(running.atDeadline(Ends.deadline(call, running.whereabouts(), running.waitsFor())));
  }

  /** Gives up: cancels the call and makes the error its outcome, unless it has one. */
  @Override
  public final void abort(RialtoException error) {
    if (outcome == null) {
      onError(Ends.cut(error, flight));
    }
  }

  /** A call that is over before its start has returned, as a hit is, was never among the live. */
  private void settled() {
    // First: what waits for the last call before it closes shall find its callback queued.
    teller = Thread.currentThread();
    try {
      ended();
    } finally {
      teller = null;
      if (flight != STARTING) {
        tools.live().remove(this);
      }
    }
  }

  @Override
  public final boolean isToldHere() {
    return teller == Thread.currentThread();
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
        Cost.of(details.attempts()),
        error.getClass().getSimpleName(),
        call.options().metadata());
  }
}
