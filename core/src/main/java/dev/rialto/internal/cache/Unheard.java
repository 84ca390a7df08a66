package dev.rialto.internal.cache;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;

/**
 * Reads a flight that is made for memory alone. Its failure is nobody's: the old answer stays until
 * its time is over.
 */
enum Unheard implements ResponseSink {
  SINK;

  @Override
  public void onEvent(ResponseEvent event) {}

  @Override
  public void onComplete(Provenance provenance) {}

  @Override
  public void onError(RialtoException error) {}

  @Override
  public void onAnswer(Answer answer) {}
}
