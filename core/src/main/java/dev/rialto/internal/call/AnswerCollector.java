package dev.rialto.internal.call;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;

/**
 * Stands between a stream of events and a reader who wants the answer whole: collects, decodes and
 * validates, and hands out one answer or one error. Used serially, as every sink is.
 */
public final class AnswerCollector implements ResponseSink {

  private final Call call;
  private final ResponseSink sink;
  private final AnswerBuilder builder = new AnswerBuilder();

  /**
   * Makes a collector for one call.
   *
   * @param call knows the type of the answer
   * @param sink gets {@link ResponseSink#onAnswer} or {@link ResponseSink#onError}
   */
  public AnswerCollector(Call call, ResponseSink sink) {
    this.call = call;
    this.sink = sink;
  }

  @Override
  public void onEvent(ResponseEvent event) {
    builder.add(event);
  }

  @Override
  public void onComplete(Provenance provenance) {
    onAnswer(builder.build(provenance, AnswerDecoder.isText(call)));
  }

  @Override
  public void onError(RialtoException error) {
    sink.onError(error);
  }

  @Override
  public void onAnswer(Answer answer) {
    Answer decoded;
    try {
      decoded = AnswerDecoder.decode(call, answer);
    } catch (RialtoException e) {
      sink.onError(e);
      return;
    }
    sink.onAnswer(decoded);
  }
}
