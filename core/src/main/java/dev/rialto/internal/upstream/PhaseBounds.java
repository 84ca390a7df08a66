package dev.rialto.internal.upstream;

import dev.rialto.CompletionRequest;
import dev.rialto.Request;
import dev.rialto.spi.PhaseTimeouts;
import java.time.Duration;

/** Fits the bounds of the phases to the kind of the request. */
final class PhaseBounds {

  /** Longer than any call: the deadline rules. */
  private static final Duration UNBOUNDED = Duration.ofDays(1);

  private PhaseBounds() {}

  /**
   * Returns the bounds for a request. The headers of a unary answer come when the model has written
   * all of it, so that only the call's deadline can say when that is too late.
   */
  static PhaseTimeouts of(PhaseTimeouts bounds, Request request) {
    if (request instanceof CompletionRequest completion && completion.stream()) {
      return bounds;
    }
    return new PhaseTimeouts(
        bounds.acquire(),
        bounds.resolve(),
        bounds.connect(),
        bounds.handshake(),
        UNBOUNDED,
        UNBOUNDED,
        bounds.betweenChunks());
  }
}
