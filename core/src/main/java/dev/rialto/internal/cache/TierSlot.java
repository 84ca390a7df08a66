package dev.rialto.internal.cache;

import dev.rialto.CacheStatus;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.TierStatistics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A tier, what keeps it from harming calls, and what it has done. Thread-safe. */
final class TierSlot {

  final CacheTier tier;
  final LongAdder hits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder rejected = new LongAdder();
  final LongAdder stored = new LongAdder();
  private final StoreGuard guard;
  private final boolean guardsItself;

  /**
   * Makes a slot.
   *
   * @param guard of the store behind the tier, or of the tier
   * @param guardsItself whether the tier goes through that guard by itself
   */
  TierSlot(CacheTier tier, StoreGuard guard, boolean guardsItself) {
    this.tier = tier;
    this.guard = guard;
    this.guardsItself = guardsItself;
  }

  CacheStatus status() {
    return tier.isDurable() ? CacheStatus.HIT_DURABLE : CacheStatus.HIT_REMOTE;
  }

  /**
   * Asks the tier.
   *
   * @param asking runs just before, when it is known whether the store is there
   */
  CompletionStage<? extends byte @Nullable []> get(CacheTier.Key key, Runnable asking) {
    CompletableFuture<?> open = guard.open();
    return open.isDone()
        ? asked(key, asking)
        : open.thenCompose(known -> asked(key, asking).thenApply(value -> value));
  }

  private CompletionStage<? extends byte @Nullable []> asked(CacheTier.Key key, Runnable asking) {
    asking.run();
    return use(() -> tier.get(key));
  }

  /** Uses the tier; what it throws or hides is a failed stage. */
  <T extends @Nullable Object> CompletionStage<? extends T> use(
      Supplier<? extends CompletionStage<? extends T>> use) {
    try {
      return guardsItself ? use.get() : guard.run(use);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  TierStatistics statistics() {
    return new TierStatistics(
        tier.name(),
        hits.sum(),
        misses.sum(),
        failures.sum(),
        rejected.sum(),
        stored.sum(),
        guard.isIn(),
        guard.trouble());
  }
}
