package dev.rialto.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.RemovalListener;
import dev.rialto.TokenUsage;
import dev.rialto.spi.CacheStatistics;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what the cache does. Thread-safe, and cheap enough to be on a hit's way. */
final class Counters implements RemovalListener<CacheKey, CachedAnswer> {

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder shared = new LongAdder();
  private final LongAdder stored = new LongAdder();
  private final LongAdder evicted = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder inputFresh = new LongAdder();
  private final LongAdder inputCached = new LongAdder();
  private final LongAdder cacheWritten = new LongAdder();
  private final LongAdder outputVisible = new LongAdder();
  private final LongAdder reasoning = new LongAdder();

  void hit(TokenUsage saved) {
    hits.increment();
    saved(saved);
  }

  void miss() {
    misses.increment();
  }

  void shared(TokenUsage saved) {
    shared.increment();
    saved(saved);
  }

  void stored() {
    stored.increment();
  }

  @Override
  public void onRemoval(@Nullable CacheKey key, @Nullable CachedAnswer answer, RemovalCause cause) {
    if (cause == RemovalCause.SIZE) {
      evicted.increment();
    } else if (cause == RemovalCause.EXPIRED) {
      expired.increment();
    }
  }

  CacheStatistics read(Cache<CacheKey, CachedAnswer> memory) {
    memory.cleanUp();
    return new CacheStatistics(
        hits.sum(),
        misses.sum(),
        shared.sum(),
        stored.sum(),
        evicted.sum(),
        expired.sum(),
        memory.estimatedSize(),
        memory
            .policy()
            .eviction()
            .flatMap(e -> e.weightedSize().stream().boxed().findAny())
            .orElse(0L),
        new TokenUsage(
            inputFresh.sum(),
            inputCached.sum(),
            cacheWritten.sum(),
            outputVisible.sum(),
            reasoning.sum()));
  }

  private void saved(TokenUsage usage) {
    add(inputFresh, usage.inputFresh());
    add(inputCached, usage.inputCached());
    add(cacheWritten, usage.cacheWritten());
    add(outputVisible, usage.outputVisible());
    add(reasoning, usage.reasoning());
  }

  private static void add(LongAdder sum, long count) {
    if (count != 0) {
      sum.add(count);
    }
  }
}
