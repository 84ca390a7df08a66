package dev.rialto.internal.batch;

import dev.rialto.TokenUsage;

/**
 * Divides the usage of a request among those who share it, by weight; the shares add up exactly.
 * Each takes what the weights up to its own are worth, less what was taken before it.
 */
final class UsageShares {

  private final TokenUsage whole;
  private final long wholeWeight;
  private long weight;
  private TokenUsage taken = TokenUsage.NONE;

  UsageShares(TokenUsage whole, long wholeWeight) {
    this.whole = whole;
    this.wholeWeight = wholeWeight;
  }

  TokenUsage next(long ownWeight) {
    weight += ownWeight;
    TokenUsage upTo =
        new TokenUsage(
            part(whole.inputFresh()),
            part(whole.inputCached()),
            part(whole.cacheWritten()),
            part(whole.outputVisible()),
            part(whole.reasoning()),
            part(whole.cacheWrittenForHour()));
    TokenUsage own =
        new TokenUsage(
            upTo.inputFresh() - taken.inputFresh(),
            upTo.inputCached() - taken.inputCached(),
            upTo.cacheWritten() - taken.cacheWritten(),
            upTo.outputVisible() - taken.outputVisible(),
            upTo.reasoning() - taken.reasoning(),
            upTo.cacheWrittenForHour() - taken.cacheWrittenForHour());
    taken = upTo;
    return own;
  }

  private long part(long count) {
    return weight >= wholeWeight ? count : (long) ((double) count * weight / wholeWeight);
  }
}
