package dev.rialto.internal.promote;

import dev.rialto.DeadlineExceededException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.AttemptStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Settles an attempt once, as the stage that reckons costs does, and writes down how. */
final class Settling extends AttemptSink implements Flight {

  private final AttemptSink sink;
  private final List<String> settled;
  private final AtomicBoolean over = new AtomicBoolean();
  private Flight running = Flight.DONE;

  private Settling(AttemptSink sink, List<String> settled) {
    super(sink.startNanos());
    this.sink = sink;
    this.settled = settled;
  }

  static Flight start(AttemptSink sink, AttemptStage batched, List<String> settled) {
    Settling attempt = new Settling(sink, settled);
    attempt.running = batched.start(attempt);
    return attempt;
  }

  private void settle(String how) {
    if (over.compareAndSet(false, true)) {
      settled.add(how);
    }
  }

  @Override
  public Call call() {
    return sink.call();
  }

  @Override
  public Target target() {
    return sink.target();
  }

  @Override
  public long now() {
    return sink.now();
  }

  @Override
  protected void limits(List<RateLimit> limits) {}

  @Override
  protected void event(ResponseEvent event) {
    sink.onEvent(event);
  }

  @Override
  protected void complete(Provenance provenance) {
    settle("answered");
    sink.onComplete(provenance);
  }

  @Override
  protected void answer(Answer answer) {
    settle("answered");
    sink.onAnswer(answer);
  }

  @Override
  protected void error(RialtoException error) {
    settle(error instanceof DeadlineExceededException ? "estimated" : "nothing");
    sink.onError(error);
  }

  @Override
  public void request(long n) {
    running.request(n);
  }

  @Override
  public void cancel() {
    running.cancel();
    settle("estimated");
  }

  @Override
  public String waitsFor() {
    return running.waitsFor();
  }
}
