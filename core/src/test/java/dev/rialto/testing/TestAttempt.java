package dev.rialto.testing;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AttemptHistory;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import dev.rialto.spi.Ticker;
import java.util.List;

/** An attempt as the router makes it, whose sink is the test's. */
public final class TestAttempt extends AttemptSink {

  private final Ticker ticker;
  private final Call call;
  private final Target target;
  private final ResponseSink sink;

  public TestAttempt(Ticker ticker, Call call, Target target, ResponseSink sink) {
    super(ticker.nanoTime());
    this.ticker = ticker;
    this.call = call;
    this.target = target;
    this.sink = sink;
  }

  @Override
  public Call call() {
    return call;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public long now() {
    return ticker.nanoTime();
  }

  @Override
  public AttemptHistory history() {
    return sink.history();
  }

  /** Gives the permit back, as whoever cancels the attempt's flight does. */
  public void dropped() {
    giveBack();
  }

  @Override
  protected void event(ResponseEvent event) {
    sink.onEvent(event);
  }

  @Override
  protected void limits(List<RateLimit> limits) {
    sink.onRateLimits(limits);
  }

  @Override
  protected void complete(Provenance provenance) {
    sink.onComplete(provenance);
  }

  @Override
  protected void answer(Answer answer) {
    sink.onAnswer(answer);
  }

  @Override
  protected void error(RialtoException error) {
    sink.onError(error);
  }
}
