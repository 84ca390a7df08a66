package dev.rialto;

import org.jspecify.annotations.Nullable;

/**
 * One try of a call at one provider.
 *
 * @param model the candidate, as {@code provider/model}
 * @param endpoint the endpoint's name
 * @param durationNanos from its start to its end
 * @param failure what went wrong, in one line; null if it answered
 * @param usage the tokens it used, as the provider reported them, or counted where its cost is an
 *     estimate
 * @param cost what it cost, whether it answered or not
 */
public record Attempt(
    String model,
    String endpoint,
    long durationNanos,
    @Nullable String failure,
    TokenUsage usage,
    Cost cost) {

  /** Makes one that cost nothing. */
  public Attempt(String model, String endpoint, long durationNanos, @Nullable String failure) {
    this(model, endpoint, durationNanos, failure, TokenUsage.NONE, Cost.NOTHING);
  }
}
