package dev.rialto.internal.cache;

import dev.rialto.internal.cache.tier.RecentScopes;
import dev.rialto.spi.CacheTier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was invalidated lately, so that an answer which was under way at that moment is not
 * remembered afterwards. Thread-safe.
 */
final class Invalidations {

  private final RecentScopes latest = new RecentScopes();
  private volatile long count;

  /** Returns the present moment. */
  long mark() {
    return count;
  }

  synchronized void add(CacheTier.Scope scope) {
    long moment = count + 1;
    latest.add(whateverMethod(scope), moment);
    count = moment;
  }

  /** Equal calls of another method may have joined what was under way. */
  private static CacheTier.Scope whateverMethod(CacheTier.Scope scope) {
    return scope.client() == null
        ? scope
        : new CacheTier.Scope(scope.digest(), scope.tenant(), scope.task(), scope.model());
  }

  /**
   * Returns whether a key was invalidated since a moment.
   *
   * @param key asked for only if anything was; gives null for a key without a canonical form
   */
  boolean since(long mark, Supplier<CacheTier.@Nullable Key> key) {
    if (count == mark) {
      return false;
    }
    CacheTier.Key found = key.get();
    if (found == null) {
      return true; // nobody can know: the safe answer
    }
    synchronized (this) {
      return latest.cover(found, mark);
    }
  }
}
