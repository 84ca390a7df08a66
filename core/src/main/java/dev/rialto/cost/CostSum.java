package dev.rialto.cost;

import dev.rialto.TokenUsage;
import dev.rialto.Usd;

/**
 * What some attempts used and cost together. Immutable.
 *
 * @param attempts how many attempts
 * @param failed how many of them did not answer
 * @param usage their tokens, counted where nothing was reported
 * @param known what those of known price cost, exactly
 * @param estimated the part of it that rests on counted tokens
 * @param unknown how many attempts had a price that is not known; their cost is not in it
 */
public record CostSum(
    long attempts, long failed, TokenUsage usage, Usd known, Usd estimated, long unknown) {

  /** Nothing. */
  public static final CostSum NONE = new CostSum(0, 0, TokenUsage.NONE, Usd.ZERO, Usd.ZERO, 0);

  /** Returns the sum of both. */
  public CostSum plus(CostSum other) {
    return new CostSum(
        attempts + other.attempts,
        failed + other.failed,
        usage.plus(other.usage),
        known.plus(other.known),
        estimated.plus(other.estimated),
        unknown + other.unknown);
  }
}
