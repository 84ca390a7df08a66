package dev.rialto.internal.cache;

import dev.rialto.spi.CacheTier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was invalidated lately, so that an answer which was under way at that moment is not
 * remembered afterwards. Thread-safe.
 */
final class Invalidations {

  private static final int KNOWN = 1_000;

  private final Deque<CacheTier.Scope> latest = new ArrayDeque<>();
  private volatile long count;

  /** Returns the present moment. */
  long mark() {
    return count;
  }

  synchronized void add(CacheTier.Scope scope) {
    latest.addFirst(scope);
    if (latest.size() > KNOWN) {
      latest.removeLast();
    }
    count++;
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
    synchronized (this) {
      long news = count - mark;
      if (found == null || news > latest.size()) {
        return true; // nobody knows any more: the safe answer
      }
      for (CacheTier.Scope scope : latest) {
        if (news-- == 0) {
          return false;
        }
        if (whateverMethod(scope).has(found)) {
          return true;
        }
      }
      return false;
    }
  }
}
