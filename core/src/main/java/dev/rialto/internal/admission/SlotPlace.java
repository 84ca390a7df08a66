package dev.rialto.internal.admission;

import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Place;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a stage, as those see them who hold one.
 *
 * @param stage whose slots they are
 */
record SlotPlace(AdmissionStage stage) implements Place {

  @Override
  public Flight lookAfter(Stage at, Call call, ResponseSink sink) {
    return stage.run(call, sink, at);
  }

  @Override
  public void learn(long sinceNanos, long tokens, @Nullable RialtoException error) {
    stage.learn(sinceNanos, tokens, error);
  }

  @Override
  public @Nullable Runnable leave() {
    return stage.releaseSlot();
  }

  @Override
  public void comeBack() {
    stage.takeSlot();
  }
}
