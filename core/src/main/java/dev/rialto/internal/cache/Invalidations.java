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

  /** Before any answer. */
  private static final long NEVER = Long.MIN_VALUE;

  private final Deque<Noted> latest = new ArrayDeque<>();
  private volatile long count;

  /** When the latest was that has a time; nearly always long before an answer. */
  private volatile long newestMillis = NEVER;

  /** A scope, and when it was invalidated by the clock of the tiers. */
  private record Noted(CacheTier.Scope scope, long millis) {}

  /** Returns the present moment. */
  long mark() {
    return count;
  }

  /**
   * Notes what another instance has said, or may have: it may have put a newer answer in a tier by
   * then, which is to be found there, and its clock is another.
   */
  void add(CacheTier.Scope scope) {
    add(scope, NEVER);
  }

  /** Notes what this instance invalidates at a moment, by the clock of the tiers. */
  synchronized void add(CacheTier.Scope scope, long millis) {
    latest.addFirst(new Noted(scope, millis));
    if (latest.size() > KNOWN) {
      latest.removeLast();
    }
    newestMillis = Math.max(newestMillis, millis);
    count++;
  }

  /**
   * Returns whether what a tier has was invalidated here lately although it is there: it was on its
   * way to the tier while that deleted what it had. Of methods {@link ForgottenMethods} knows.
   */
  boolean covers(CacheTier.Key key, long storedAtMillis) {
    if (storedAtMillis > newestMillis) {
      return false;
    }
    synchronized (this) {
      return latest.stream()
          .anyMatch(
              each ->
                  storedAtMillis <= each.millis
                      && each.scope.client() == null
                      && each.scope.has(key));
    }
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
      for (Noted each : latest) {
        if (news-- == 0) {
          return false;
        }
        if (whateverMethod(each.scope).has(found)) {
          return true;
        }
      }
      return false;
    }
  }
}
