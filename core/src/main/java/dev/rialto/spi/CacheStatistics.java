package dev.rialto.spi;

import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import java.time.Duration;
import java.util.List;

/**
 * What the cache has done since it was made. The counts are taken one after the other, while calls
 * go on.
 *
 * @param hits calls answered from memory
 * @param misses calls that went upstream because no tier had the answer
 * @param shared calls answered by an equal one that was in flight already
 * @param stored answers that were remembered
 * @param evicted answers that had to go to make room
 * @param expired answers that went because their time was over
 * @param invalidated answers that were taken out by name
 * @param entries answers in memory now
 * @param bytes what they weigh, by estimate
 * @param savedTokens the tokens that hits and shared calls would have cost
 * @param savedCost what those tokens would have cost, as far as their models' prices are known
 * @param meanHitAge how old the answers of hits were, on average
 * @param tiers the tiers behind memory, in the order in which they are asked
 * @param semantic what the semantic tier has done; {@link SemanticStatistics#NONE} without one
 * @param warming what fetching answers ahead has done; {@link WarmingStatistics#NONE} if nothing is
 */
public record CacheStatistics(
    long hits,
    long misses,
    long shared,
    long stored,
    long evicted,
    long expired,
    long invalidated,
    long entries,
    long bytes,
    TokenUsage savedTokens,
    Usd savedCost,
    Duration meanHitAge,
    List<TierStatistics> tiers,
    SemanticStatistics semantic,
    WarmingStatistics warming) {

  /** Copies the list. */
  public CacheStatistics {
    tiers = List.copyOf(tiers);
  }

  /** Returns the share of calls that needed no upstream call of their own; 0 if there was none. */
  public double hitRate() {
    long answered = hits + shared + semantic.hits();
    for (TierStatistics tier : tiers) {
      answered += tier.hits();
    }
    long all = answered + misses;
    return all == 0 ? 0 : (double) answered / all;
  }
}
