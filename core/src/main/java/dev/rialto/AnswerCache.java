package dev.rialto;

import dev.rialto.spi.CacheStatistics;
import java.util.concurrent.CompletableFuture;

/** The answers that a {@link Rialto} remembers. Thread-safe. */
public interface AnswerCache {

  /**
   * Forgets answers: in memory at once, and in the tiers behind it. Instances that share a Redis
   * hear of it and forget them too; what is in flight for such a question is not remembered.
   *
   * @param scope which answers
   * @return done when every tier has forgotten them; fails if one could not be reached, in which
   *     case it may still know them
   */
  CompletableFuture<Void> invalidate(CacheScope scope);

  /** Returns what the cache has done since the start. */
  CacheStatistics statistics();
}
