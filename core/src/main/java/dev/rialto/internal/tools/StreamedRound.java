package dev.rialto.internal.tools;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerBuilder;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import org.jspecify.annotations.Nullable;

/**
 * Takes an answer that comes piece by piece, and hands on each piece. The end is held back until it
 * is known whether it is one: a round that asks for tools is none. Events come serially.
 */
final class StreamedRound implements ResponseSink {

  private final ToolLoop loop;
  private final AnswerBuilder answer = new AnswerBuilder();
  private ResponseEvent.@Nullable Finished end;

  StreamedRound(ToolLoop loop) {
    this.loop = loop;
  }

  @Override
  public void onEvent(ResponseEvent event) {
    answer.add(event);
    if (event instanceof ResponseEvent.Finished finished) {
      end = finished;
    } else {
      loop.deliver(event);
    }
  }

  /** What was told in rounds before cannot be taken back. */
  @Override
  public boolean takesRestart() {
    return loop.takesRestart();
  }

  @Override
  public void onComplete(Provenance provenance) {
    Answer whole = answer.build(provenance);
    if (whole.asksForTools()) {
      loop.asksForTools(whole);
      return;
    }
    if (end != null) {
      loop.deliver(end);
    }
    loop.answered(whole);
  }

  @Override
  public void onError(RialtoException error) {
    loop.broken(error);
  }

  @Override
  public void onAnswer(Answer whole) {
    throw new IllegalStateException("a streaming call is answered piece by piece");
  }
}
