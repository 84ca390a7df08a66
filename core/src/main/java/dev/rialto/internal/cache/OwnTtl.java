package dev.rialto.internal.cache;

import com.github.benmanes.caffeine.cache.Expiry;
import dev.rialto.internal.cache.answer.CachedAnswer;
import dev.rialto.internal.cache.key.CacheKey;

/** Every answer is remembered for a time of its own, counted from when it was made. */
final class OwnTtl implements Expiry<CacheKey, CachedAnswer> {

  @Override
  public long expireAfterCreate(CacheKey key, CachedAnswer answer, long nowNanos) {
    return answer.keptNanos(nowNanos);
  }

  @Override
  public long expireAfterUpdate(
      CacheKey key, CachedAnswer answer, long nowNanos, long remainingNanos) {
    return answer.keptNanos(nowNanos);
  }

  @Override
  public long expireAfterRead(
      CacheKey key, CachedAnswer answer, long nowNanos, long remainingNanos) {
    return remainingNanos;
  }
}
