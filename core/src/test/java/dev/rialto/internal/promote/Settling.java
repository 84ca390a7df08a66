package dev.rialto.internal.promote;

import dev.rialto.DeadlineExceededException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Settles an attempt once, as the stage that reckons costs does, and writes down how. */
final class Settling implements ResponseSink, Flight {

  private final ResponseSink sink;
  private final List<String> settled;
  private final AtomicBoolean over = new AtomicBoolean();
  private Flight running = Flight.DONE;

  private Settling(ResponseSink sink, List<String> settled) {
    this.sink = sink;
    this.settled = settled;
  }

  static Flight start(Call call, ResponseSink sink, Stage batched, List<String> settled) {
    Settling attempt = new Settling(sink, settled);
    attempt.running = batched.start(call, attempt);
    return attempt;
  }

  private void settle(String how) {
    if (over.compareAndSet(false, true)) {
      settled.add(how);
    }
  }

  @Override
  public void onEvent(ResponseEvent event) {
    sink.onEvent(event);
  }

  @Override
  public void onComplete(Provenance provenance) {
    settle("answered");
    sink.onComplete(provenance);
  }

  @Override
  public void onAnswer(Answer answer) {
    settle("answered");
    sink.onAnswer(answer);
  }

  @Override
  public void onError(RialtoException error) {
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
