package dev.rialto.internal.cache.flight;

import dev.rialto.Attempt;
import dev.rialto.FailureDetails;

/** What one of several readers of an answer is told whose cost another one has on its account. */
final class Unpaid {

  private Unpaid() {}

  /** Returns the details with attempts that cost nothing: they were made, but not for this one. */
  static FailureDetails of(FailureDetails details) {
    return details.attempted(
        details.attempts().stream()
            .map(
                each ->
                    new Attempt(
                        each.model(), each.endpoint(), each.durationNanos(), each.failure()))
            .toList());
  }
}
