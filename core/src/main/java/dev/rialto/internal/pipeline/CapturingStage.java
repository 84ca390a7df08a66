package dev.rialto.internal.pipeline;

import dev.rialto.CancelledCallException;
import dev.rialto.FailureDetails;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import org.jspecify.annotations.Nullable;

/** Stands in the pipeline's place: remembers the first call that comes, and makes none. */
final class CapturingStage implements Stage {

  private volatile @Nullable Call call;

  @Override
  public Flight start(Call made, ResponseSink sink) {
    if (call == null) {
      call = made;
    }
    sink.onError(
        new CancelledCallException(
            "The call was looked at, and not made", "", FailureDetails.NONE, null));
    return Flight.DONE;
  }

  @Nullable Call call() {
    return call;
  }
}
