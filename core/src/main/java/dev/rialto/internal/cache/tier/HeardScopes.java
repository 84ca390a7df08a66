package dev.rialto.internal.cache.tier;

import dev.rialto.spi.CacheTier;
import java.time.Duration;

/**
 * What this instance has lately invalidated, or heard that others have: what was asked for before
 * and arrives only now is not wanted any more. Thread-safe.
 */
final class HeardScopes {

  private final long keptNanos;
  private final RecentScopes scopes = new RecentScopes();

  /**
   * Makes one that knows of none.
   *
   * @param kept for how long one matters
   */
  HeardScopes(Duration kept) {
    this.keptNanos = kept.toNanos();
  }

  /** Notes a scope, before anything in it is deleted. */
  synchronized void add(CacheTier.Scope scope, long nowNanos) {
    scopes.dropUntil(nowNanos - keptNanos);
    scopes.add(scope, nowNanos);
  }

  /** Returns whether a key was invalidated after it was asked for; of too many, whether it may. */
  synchronized boolean cover(CacheTier.Key key, long askedNanos, long nowNanos) {
    scopes.dropUntil(nowNanos - keptNanos);
    return scopes.cover(key, askedNanos);
  }
}
