package dev.rialto.internal.tools;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;

/** Takes an answer that comes whole. */
record WholeRound(ToolLoop loop) implements ResponseSink {

  @Override
  public void onAnswer(Answer answer) {
    if (answer.asksForTools()) {
      loop.asksForTools(answer);
    } else {
      loop.answered(answer);
    }
  }

  @Override
  public void onError(RialtoException error) {
    loop.broken(error);
  }

  @Override
  public void onEvent(ResponseEvent event) {
    throw new IllegalStateException("a unary call is answered whole, but got " + event);
  }

  @Override
  public void onComplete(Provenance provenance) {
    throw new IllegalStateException("a unary call is answered whole, but got its end alone");
  }
}
