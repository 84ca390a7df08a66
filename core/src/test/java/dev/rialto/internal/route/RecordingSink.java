package dev.rialto.internal.route;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what a reader hears, and insists on the sink's contract. */
final class RecordingSink implements ResponseSink {

  final List<ResponseEvent> events = new ArrayList<>();
  @Nullable Provenance provenance;
  @Nullable RialtoException error;
  boolean muted;
  boolean takesRestart;
  boolean showsReasoning = true;

  boolean isOver() {
    return provenance != null || error != null;
  }

  String text() {
    return text(events);
  }

  /** Returns the text that is not void. */
  String lastText() {
    return text(sinceRestart());
  }

  List<ResponseEvent> sinceRestart() {
    int last = -1;
    for (int i = 0; i < events.size(); i++) {
      last = events.get(i) instanceof ResponseEvent.Restarted ? i : last;
    }
    return events.subList(last + 1, events.size());
  }

  private static String text(List<ResponseEvent> of) {
    StringBuilder all = new StringBuilder();
    for (ResponseEvent event : of) {
      if (event instanceof ResponseEvent.Text t) {
        all.append(t.text());
      }
    }
    return all.toString();
  }

  @Override
  public boolean showsReasoning() {
    return showsReasoning;
  }

  @Override
  public boolean takesRestart() {
    return takesRestart;
  }

  @Override
  public void onEvent(ResponseEvent event) {
    check();
    events.add(event);
  }

  @Override
  public void onComplete(Provenance how) {
    check();
    provenance = how;
  }

  @Override
  public void onError(RialtoException why) {
    check();
    error = why;
  }

  @Override
  public void onAnswer(Answer answer) {
    throw new AssertionError("events were expected");
  }

  private void check() {
    if (isOver()) {
      throw new AssertionError("a signal after the outcome");
    }
    if (muted) {
      throw new AssertionError("a signal after the cancellation");
    }
  }
}
