package dev.rialto.internal.call;

import dev.rialto.Cost;
import dev.rialto.TokenUsage;

/**
 * What an attempt used and cost.
 *
 * @param usage the tokens; counted, not reported, where the cost is an estimate
 * @param cost the money
 */
public record Spent(TokenUsage usage, Cost cost) {

  /** Nothing. */
  public static final Spent NOTHING = new Spent(TokenUsage.NONE, Cost.NOTHING);
}
