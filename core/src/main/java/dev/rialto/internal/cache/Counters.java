package dev.rialto.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.internal.cache.answer.CachedAnswer;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.spi.SemanticStatistics;
import dev.rialto.spi.TierStatistics;
import dev.rialto.spi.WarmingStatistics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the cache does. Thread-safe, and cheap enough to be on a hit's way. */
final class Counters {

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder shared = new LongAdder();
  private final LongAdder stored = new LongAdder();
  private final LongAdder evicted = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder invalidated = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder aged = new LongAdder();
  private final LongAdder ageMillis = new LongAdder();
  private final LongAdder savedPicos = new LongAdder();
  private final LongAdder inputFresh = new LongAdder();
  private final LongAdder inputCached = new LongAdder();
  private final LongAdder cacheWritten = new LongAdder();
  private final LongAdder outputVisible = new LongAdder();
  private final LongAdder reasoning = new LongAdder();
  private final LongAdder cacheWrittenForHour = new LongAdder();

  /** A call was answered from memory. */
  void hit(CachedAnswer answer, long nowNanos) {
    hits.increment();
    tierHit(answer, nowNanos);
  }

  /** A call was answered from a tier, which counts its hits itself. */
  void tierHit(CachedAnswer answer, long nowNanos) {
    aged.increment();
    ageMillis.add(answer.ageNanos(nowNanos) / 1_000_000);
    add(savedPicos, Math.max(0, answer.paidPicos()));
    saved(answer.paid());
  }

  void miss() {
    misses.increment();
  }

  /** A call was answered by another's flight, which would have cost so much; −1: nobody knows. */
  void shared(TokenUsage saved, long savedPicosOfIt) {
    shared.increment();
    add(savedPicos, Math.max(0, savedPicosOfIt));
    saved(saved);
  }

  void stored() {
    stored.increment();
  }

  /** Memory holds so many bytes more, or fewer. */
  void held(long more) {
    bytes.add(more);
  }

  void removed(RemovalCause cause) {
    switch (cause) {
      case SIZE -> evicted.increment();
      case EXPIRED -> expired.increment();
      case EXPLICIT -> invalidated.increment();
      default -> {}
    }
  }

  long evicted() {
    return evicted.sum();
  }

  CacheStatistics read(
      Cache<CacheKey, CachedAnswer> memory,
      List<TierStatistics> tiers,
      SemanticStatistics semantic,
      WarmingStatistics warming) {
    memory.cleanUp();
    long old = aged.sum();
    return new CacheStatistics(
        hits.sum(),
        misses.sum(),
        shared.sum(),
        stored.sum(),
        evicted.sum(),
        expired.sum(),
        invalidated.sum(),
        memory.estimatedSize(),
        Math.max(0, bytes.sum()),
        new TokenUsage(
            inputFresh.sum(),
            inputCached.sum(),
            cacheWritten.sum(),
            outputVisible.sum(),
            reasoning.sum(),
            cacheWrittenForHour.sum()),
        Usd.ofPicos(savedPicos.sum()),
        Duration.ofMillis(old == 0 ? 0 : ageMillis.sum() / old),
        tiers,
        semantic,
        warming);
  }

  private void saved(TokenUsage usage) {
    add(inputFresh, usage.inputFresh());
    add(inputCached, usage.inputCached());
    add(cacheWritten, usage.cacheWritten());
    add(outputVisible, usage.outputVisible());
    add(reasoning, usage.reasoning());
    add(cacheWrittenForHour, usage.cacheWrittenForHour());
  }

  private static void add(LongAdder sum, long count) {
    if (count != 0) {
      sum.add(count);
    }
  }
}
