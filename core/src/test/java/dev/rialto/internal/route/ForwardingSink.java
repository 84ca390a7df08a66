package dev.rialto.internal.route;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;

/** A sink to override one method of. */
class ForwardingSink implements ResponseSink {

  private final ResponseSink to;

  ForwardingSink(ResponseSink to) {
    this.to = to;
  }

  @Override
  public boolean takesRestart() {
    return to.takesRestart();
  }

  @Override
  public void onEvent(ResponseEvent event) {
    to.onEvent(event);
  }

  @Override
  public void onComplete(Provenance provenance) {
    to.onComplete(provenance);
  }

  @Override
  public void onError(RialtoException error) {
    to.onError(error);
  }

  @Override
  public void onAnswer(Answer answer) {
    to.onAnswer(answer);
  }
}
