package dev.rialto.internal.upstream;

import dev.rialto.CompletionRequest;
import dev.rialto.Request;
import dev.rialto.spi.PhaseTimeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Fits the bounds of the phases to the kind of the request. Thread-safe. */
final class PhaseBounds {

  /** Longer than any call: the deadline rules. */
  private static final Duration UNBOUNDED = Duration.ofDays(1);

  /** Those of most endpoints are the same: bounds made anew are garbage of each call. */
  private volatile @Nullable Unary last;

  private record Unary(PhaseTimeouts of, PhaseTimeouts bounds) {}

  /**
   * Returns the bounds for a request. The headers of a unary answer come when the model has written
   * all of it, so that only the call's deadline can say when that is too late.
   */
  PhaseTimeouts of(PhaseTimeouts bounds, Request request) {
    if (request instanceof CompletionRequest completion && completion.stream()) {
      return bounds;
    }
    Unary known = last;
    if (known == null || !known.of.equals(bounds)) {
      known =
          new Unary(
              bounds,
              new PhaseTimeouts(
                  bounds.acquire(),
                  bounds.resolve(),
                  bounds.connect(),
                  bounds.handshake(),
                  UNBOUNDED,
                  UNBOUNDED,
                  bounds.betweenChunks()));
      last = known;
    }
    return known.bounds;
  }
}
