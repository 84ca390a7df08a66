package dev.rialto.internal.cache.tier;

import dev.rialto.spi.CacheTier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What this instance has lately invalidated, or heard that others have: what was asked for before
 * and arrives only now is not wanted any more. Thread-safe.
 */
final class HeardScopes {

  private static final int MOST = 1_000;

  private final long keptNanos;

  /** The latest first. */
  private final Deque<Heard> scopes = new ArrayDeque<>();

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
    dropOld(nowNanos);
    if (scopes.size() == MOST) {
      scopes.removeLast();
    }
    scopes.addFirst(new Heard(scope, nowNanos));
  }

  /** Returns whether a key was invalidated after it was asked for; of too many, whether it may. */
  synchronized boolean cover(CacheTier.Key key, long askedNanos, long nowNanos) {
    dropOld(nowNanos);
    Heard oldest = scopes.peekLast();
    if (oldest != null && scopes.size() == MOST && oldest.nanos - askedNanos > 0) {
      return true;
    }
    for (Heard each : scopes) {
      if (each.nanos - askedNanos <= 0) {
        return false;
      }
      if (each.scope.has(key)) {
        return true;
      }
    }
    return false;
  }

  private void dropOld(long nowNanos) {
    Heard oldest = scopes.peekLast();
    while (oldest != null && nowNanos - oldest.nanos > keptNanos) {
      scopes.removeLast();
      oldest = scopes.peekLast();
    }
  }

  private record Heard(CacheTier.Scope scope, long nanos) {}
}
