package dev.rialto.internal.breaker;

import dev.rialto.Attempt;
import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Spent;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import dev.rialto.spi.Ticker;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An attempt that holds a permit, and tells the breaker once how it ended; itself the flag that
 * says whether it has.
 */
final class GuardedAttempt extends AtomicBoolean implements ResponseSink, Flight {

  private static final long serialVersionUID = 1L;

  private final transient Breaker breaker;
  private final transient BreakerState permit;
  private final transient Call call;
  private final transient ResponseSink sink;
  private final transient Ticker ticker;
  private final long startNanos;

  /** How long a stream took to its first content; −1 before. */
  private long firstContentNanos = -1;

  /** Set before this object is handed to anybody who could cancel it. */
  private transient Flight flight = Flight.DONE;

  GuardedAttempt(
      Breaker breaker,
      BreakerState permit,
      Call call,
      ResponseSink sink,
      Ticker ticker,
      long startNanos) {
    this.breaker = breaker;
    this.permit = permit;
    this.call = call;
    this.sink = sink;
    this.ticker = ticker;
    this.startNanos = startNanos;
  }

  void started(Flight running) {
    flight = running;
  }

  @Override
  public void onEvent(ResponseEvent event) {
    if (firstContentNanos < 0 && !call.unary() && event.isContent()) {
      firstContentNanos = ticker.nanoTime() - startNanos;
    }
    sink.onEvent(event);
  }

  @Override
  public void onRateLimits(List<RateLimit> limits) {
    Target target = call.target();
    if (target != null) {
      breaker.told(target, limits);
    }
    sink.onRateLimits(limits);
  }

  @Override
  public List<Attempt> attempts() {
    return sink.attempts();
  }

  @Override
  public void onComplete(Provenance provenance) {
    succeeded();
    sink.onComplete(provenance);
  }

  @Override
  public void onAnswer(Answer answer) {
    succeeded();
    sink.onAnswer(answer);
  }

  @Override
  public void onError(RialtoException error) {
    if (compareAndSet(false, true)) {
      long now = ticker.nanoTime();
      if (Verdict.of(error, call.deadline().remaining(now) <= 0) == Verdict.FAILURE) {
        breaker.onFailure(permit, now);
      } else {
        breaker.release(permit);
      }
    }
    sink.onError(error);
  }

  @Override
  public void request(long n) {
    flight.request(n);
  }

  @Override
  public Spent spent() {
    return flight.spent();
  }

  @Override
  public FailureDetails whereabouts() {
    return flight.whereabouts();
  }

  @Override
  public void cancel() {
    if (compareAndSet(false, true)) {
      breaker.release(permit);
    }
    flight.cancel();
  }

  private void succeeded() {
    if (compareAndSet(false, true)) {
      long now = ticker.nanoTime();
      long took = firstContentNanos < 0 ? now - startNanos : firstContentNanos;
      if (took > breaker.slowNanos()) {
        breaker.onSlow(permit, now);
      } else {
        breaker.onSuccess(permit, now);
      }
    }
  }
}
