package dev.rialto.internal.call;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.spi.RateLimit;
import java.util.List;

/**
 * Gets the answer to a call: {@code onEvent* (onComplete | onError)}, or {@code onAnswer} alone.
 *
 * <p>Called serially. Must not block. Exactly one outcome, unless the call was cancelled.
 */
public interface ResponseSink {

  /** Gets the next piece. */
  void onEvent(ResponseEvent event);

  /**
   * Returns whether {@link ResponseEvent.Restarted} is understood, so that what was handed out may
   * be taken back.
   */
  default boolean takesRestart() {
    return false;
  }

  /**
   * Returns whether the reader is shown {@link ResponseEvent.Reasoning}. One who is not has seen
   * nothing before the first text, and may be handed a few pieces of it beyond what was asked for.
   */
  default boolean showsReasoning() {
    return true;
  }

  /**
   * Returns the attempts of the call, for the provenance of its answer. Stages below the one that
   * makes attempts hand this on.
   */
  default AttemptHistory history() {
    return AttemptHistory.NONE;
  }

  /**
   * Gets the provider's limits as its answer, or its error, told them: before any piece, or before
   * {@link #onError}. Stages between the upstream and the breaker hand it on; the breaker keeps it.
   */
  default void onRateLimits(List<RateLimit> limits) {}

  /**
   * The call waits for a place at an endpoint that is full, or does so no more: meanwhile it is not
   * under way. Not called behind the outcome, nor after a cancellation.
   */
  default void onParked(boolean waits) {}

  /** All pieces were handed out, and the answer is whole. */
  void onComplete(Provenance provenance);

  /** The call failed; what had arrived before is void, or in the error's details. */
  void onError(RialtoException error);

  /**
   * Gets the whole answer at once. Above the output stage, unary calls ({@link Call#unary()}) are
   * answered in this way and no other; streaming calls never are.
   */
  void onAnswer(Answer answer);
}
