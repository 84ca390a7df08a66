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

  /** By their number. */
  private final RecentScopes latest = new RecentScopes();

  private volatile long count;

  /** What this instance invalidated; of methods others know. */
  private final OwnScopes own = new OwnScopes();

  /** Returns the present moment. */
  long mark() {
    return count;
  }

  /**
   * Notes what another instance has said, or may have: it may have put a newer answer in a tier by
   * then, which is to be found there, and its clock is another.
   */
  synchronized void add(CacheTier.Scope scope) {
    long moment = count + 1;
    latest.add(whateverMethod(scope), moment);
    count = moment;
  }

  /** Notes what this instance invalidates at a moment, by the clock of the tiers. */
  synchronized void add(CacheTier.Scope scope, long millis) {
    if (scope.client() == null) {
      own.add(scope, millis);
    }
    add(scope);
  }

  /**
   * Returns whether what a tier has was invalidated here lately although it is there: it was on its
   * way to the tier while that deleted what it had. Of methods {@link ForgottenMethods} knows.
   */
  boolean covers(CacheTier.Key key, long storedAtMillis) {
    return own.cover(key, storedAtMillis);
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
