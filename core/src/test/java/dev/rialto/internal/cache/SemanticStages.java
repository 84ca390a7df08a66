package dev.rialto.internal.cache;

import dev.rialto.config.CacheSettings;
import dev.rialto.config.SemanticSettings;
import dev.rialto.internal.cache.semantic.SemanticTier;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.testing.FakeClock;
import java.util.function.Supplier;

/** Makes caches that find answers to texts of the same meaning, and have no other tier. */
public final class SemanticStages {

  private SemanticStages() {}

  /** Makes one above a stage; it never verifies what it finds. */
  public static CacheStage of(
      Stage next, SemanticSettings settings, Supplier<EmbeddingModel> model, FakeClock clock) {
    return new CacheStage(
        next,
        CacheSettings.DEFAULT,
        clock,
        TierChain.NONE,
        new CacheContext((m, t) -> "", (m, u) -> -1, Runnable::run, clock),
        new SemanticTier(settings, model, clock, clock, Runnable::run, () -> 1, null),
        null);
  }
}
