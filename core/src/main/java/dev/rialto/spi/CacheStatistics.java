package dev.rialto.spi;

import dev.rialto.TokenUsage;

/**
 * What the cache has done since it was made. The counts are taken one after the other, while calls
 * go on.
 *
 * @param hits calls answered from memory
 * @param misses calls that went upstream because memory did not have the answer
 * @param shared calls answered by an equal one that was in flight already
 * @param stored answers that were remembered
 * @param evicted answers that had to go to make room
 * @param expired answers that went because their time was over
 * @param entries answers in memory now
 * @param bytes what they weigh, by estimate
 * @param savedTokens the tokens that hits and shared calls would have cost
 */
public record CacheStatistics(
    long hits,
    long misses,
    long shared,
    long stored,
    long evicted,
    long expired,
    long entries,
    long bytes,
    TokenUsage savedTokens) {

  /** Returns the share of calls that needed no upstream call of their own; 0 if there was none. */
  public double hitRate() {
    long answered = hits + shared;
    long all = answered + misses;
    return all == 0 ? 0 : (double) answered / all;
  }
}
