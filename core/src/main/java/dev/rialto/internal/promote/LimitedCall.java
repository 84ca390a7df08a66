package dev.rialto.internal.promote;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.LiveLimit;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AttemptHistory;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Spent;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.call.StartingFlight;
import dev.rialto.spi.RateLimit;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A call that goes in no batch, and waits for its turn among those that begin with it. Thread-safe:
 * it gives its turn back once, at its end or when it is cancelled, whichever is first.
 */
final class LimitedCall implements ResponseSink, Flight {

  private final Stage next;
  private final Call call;
  private final ResponseSink sink;
  private final LiveLimit limit;
  private final StartingFlight live = new StartingFlight();
  private final AtomicBoolean hasTurn = new AtomicBoolean();
  private volatile boolean waits = true;

  LimitedCall(Stage next, Call call, ResponseSink sink, LiveLimit limit) {
    this.next = next;
    this.call = call;
    this.sink = sink;
    this.limit = limit;
  }

  Flight begin() {
    limit.begin(this::itsTurn);
    return this;
  }

  private void itsTurn() {
    hasTurn.set(true);
    waits = false;
    if (live.isCancelled()) {
      giveBack();
      return;
    }
    try {
      live.started(next.start(call, this));
    } catch (RuntimeException | Error e) {
      onError(e instanceof RialtoException known ? known : notBegun(e));
    }
  }

  private static RialtoException notBegun(Throwable why) {
    return new InvalidRequestException(
        "The call could not begin: " + why,
        "Check its arguments and options; nothing was sent",
        FailureDetails.NONE,
        why);
  }

  private void giveBack() {
    if (hasTurn.getAndSet(false)) {
      limit.ended();
    }
  }

  @Override
  public void request(long n) {
    live.request(n);
  }

  @Override
  public void cancel() {
    live.cancel();
    giveBack();
  }

  @Override
  public FailureDetails whereabouts() {
    return live.whereabouts();
  }

  @Override
  public String waitsFor() {
    return waits ? "its turn in the bulk, since it goes in no batch" : live.waitsFor();
  }

  @Override
  public RialtoException atDeadline(RialtoException passed) {
    return live.atDeadline(passed);
  }

  @Override
  public Spent spent() {
    return live.spent();
  }

  @Override
  public void onEvent(ResponseEvent event) {
    sink.onEvent(event);
  }

  @Override
  public boolean takesRestart() {
    return sink.takesRestart();
  }

  @Override
  public boolean showsReasoning() {
    return sink.showsReasoning();
  }

  @Override
  public AttemptHistory history() {
    return sink.history();
  }

  @Override
  public void onRateLimits(List<RateLimit> limits) {
    sink.onRateLimits(limits);
  }

  @Override
  public void onParked(boolean parked) {
    sink.onParked(parked);
  }

  @Override
  public void onComplete(Provenance provenance) {
    giveBack();
    sink.onComplete(provenance);
  }

  @Override
  public void onError(RialtoException error) {
    giveBack();
    sink.onError(error);
  }

  @Override
  public void onAnswer(Answer answer) {
    giveBack();
    sink.onAnswer(answer);
  }
}
