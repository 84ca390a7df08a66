package dev.rialto.internal.cache;

import dev.rialto.CacheScope;
import dev.rialto.internal.cache.key.AskedBy;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.cache.key.KeyDigest;
import dev.rialto.internal.cache.semantic.SemanticTier;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.cache.warming.Warmer;
import dev.rialto.internal.call.Call;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Ticker;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Forgets answers wherever they are: in memory, in the tiers, among the texts of the semantic tier
 * and the questions that are warmed; also what other instances invalidate. Thread-safe.
 */
final class Forgetting implements CacheTier.InvalidationListener {

  private final Invalidations invalidations;
  private final ForgottenMethods forgotten;
  private final ForgottenMarks marks;
  private final AnswerMemory memory;
  private final TierChain tiers;
  private final @Nullable SemanticTier semantic;
  private final @Nullable Warmer warmer;
  private final Ticker ticker;

  Forgetting(
      Invalidations invalidations,
      ForgottenMethods forgotten,
      ForgottenMarks marks,
      AnswerMemory memory,
      TierChain tiers,
      @Nullable SemanticTier semantic,
      @Nullable Warmer warmer,
      Ticker ticker) {
    this.invalidations = invalidations;
    this.forgotten = forgotten;
    this.marks = marks;
    this.memory = memory;
    this.tiers = tiers;
    this.semantic = semantic;
    this.warmer = warmer;
    this.ticker = ticker;
  }

  /** Forgets answers in memory, and asks the tiers to; fails if one of them cannot be reached. */
  CompletableFuture<Void> invalidate(CacheScope scope) {
    CacheTier.Scope digested = KeyDigest.scope(scope);
    forget(digested, /* isTold= */ false);
    return forgottenInTiers(digested)
        // Once more, for what was read from a tier while that was about to forget it.
        .whenComplete((done, error) -> forget(digested, /* isTold= */ false));
  }

  /**
   * Forgets the answer that a call would find, as {@link #invalidate(CacheScope)} forgets several.
   */
  CompletableFuture<Void> invalidate(Call call) {
    CacheKey key = CacheKey.of(call);
    CacheTier.Key known = memory.tierKey(key);
    CacheTier.Scope scope =
        new CacheTier.Scope(known == null ? "" : known.digest(), null, null, null);
    forget(key, scope);
    return forgottenInTiers(scope).whenComplete((done, error) -> forget(key, scope));
  }

  private CompletableFuture<Void> forgottenInTiers(CacheTier.Scope scope) {
    CompletableFuture<Void> marked = marks.invalidate(scope);
    return semantic == null ? marked : CompletableFuture.allOf(marked, semantic.delete(scope));
  }

  private void forget(CacheKey key, CacheTier.Scope scope) {
    invalidations.add(scope, tiers.nowMillis());
    if (semantic != null) {
      semantic.forget(key::equals);
    }
    memory.forget(key);
  }

  private void forget(CacheTier.Scope scope, boolean isTold) {
    if (isTold) {
      invalidations.add(scope);
    } else {
      invalidations.add(scope, tiers.nowMillis());
    }
    forgotten.add(scope, ticker.nanoTime(), tiers.nowMillis());
    if (semantic != null) {
      semantic.forget(scope, (key, by) -> memory.isIn(scope, key, by));
    }
    if (warmer != null && isWholeTenant(scope)) {
      warmer.forget(scope, key -> memory.isIn(scope, key, AskedBy.UNKNOWN));
    }
    memory.forget(scope);
  }

  private static boolean isWholeTenant(CacheTier.Scope scope) {
    return scope.tenant() != null
        && scope.digest() == null
        && scope.task() == null
        && scope.model() == null
        && scope.client() == null;
  }

  @Override
  public void onInvalidated(CacheTier.Scope scope) {
    forget(scope, /* isTold= */ true);
  }

  @Override
  public void onGap() {
    marks.gap();
    forget(CacheTier.Scope.ALL, /* isTold= */ true);
  }
}
