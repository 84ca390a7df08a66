package dev.rialto.internal.pipeline;

import dev.rialto.CancelledCallException;
import dev.rialto.Explanation;
import dev.rialto.FailureDetails;
import dev.rialto.RialtoException;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.promote.JobStage;
import dev.rialto.internal.route.RouterStage;
import org.jspecify.annotations.Nullable;

/**
 * Stands in the pipeline's place: explains the first call that comes, and makes none. For one
 * explanation.
 */
final class ExplainingStage implements Stage {

  private final RouterStage router;
  private final CacheStage cache;
  private final JobStage jobs;

  /** An Explanation, or the RialtoException that says why there is none; null before a call. */
  private volatile @Nullable Object outcome;

  ExplainingStage(RouterStage router, CacheStage cache, JobStage jobs) {
    this.router = router;
    this.cache = cache;
    this.jobs = jobs;
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    if (outcome == null) {
      try {
        outcome = explain(call);
      } catch (RialtoException e) {
        outcome = e;
      }
    }
    sink.onError(
        new CancelledCallException(
            "The call was explained, and not made", "", FailureDetails.NONE, null));
    return Flight.DONE;
  }

  Explanation explain(Call call) {
    return router.explain(call).cachedAs(cache.keyText(call)).batched(jobs.explain(call));
  }

  /**
   * Returns the explanation.
   *
   * @throws RialtoException if the call would be sent nowhere
   * @throws IllegalArgumentException if none was made
   */
  Explanation outcome() {
    Object known = outcome;
    if (known instanceof RialtoException failure) {
      throw failure;
    }
    if (known instanceof Explanation explanation) {
      return explanation;
    }
    throw new IllegalArgumentException(
        "No method of the client was called, so there is nothing to explain");
  }
}
