package dev.rialto.internal.cache.tier;

import dev.rialto.spi.CacheTier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What an instance has put lately, and what was invalidated lately. One that invalidates deletes
 * first and tells then: what another puts in between has to be deleted by that one, once it is
 * told; and so has what it puts afterwards and was asked for before. Thread-safe.
 */
final class LatePuts {

  /** To go through a large Redis takes seconds; what is told afterwards comes at once. */
  private static final Duration LATE = Duration.ofSeconds(30);

  private static final int MOST = 10_000;

  private final HeardScopes heard = new HeardScopes(LATE);
  private final Deque<Put> puts = new ArrayDeque<>();

  /** What should have been deleted. */
  private final Deque<CacheTier.Key> owed = new ArrayDeque<>();

  /** Notes a put, before it is on its way. */
  synchronized void add(CacheTier.Key key, long nowNanos) {
    Put oldest = puts.peekFirst();
    while (oldest != null && (puts.size() >= MOST || isOld(oldest, nowNanos))) {
      puts.removeFirst();
      oldest = puts.peekFirst();
    }
    puts.addLast(new Put(key, nowNanos));
  }

  /** Notes what this instance invalidates, before it deletes anything. */
  void invalidated(CacheTier.Scope scope, long nowNanos) {
    heard.add(scope, nowNanos);
  }

  /**
   * Returns whether a key has lately been invalidated, here or elsewhere, since it was asked for.
   */
  boolean isInvalidatedSince(long askedNanos, CacheTier.Key key, long nowNanos) {
    return heard.cover(key, askedNanos, nowNanos);
  }

  /** Takes out, and returns, what is in a scope that another instance has invalidated. */
  List<CacheTier.Key> in(CacheTier.Scope scope, long nowNanos) {
    // Before: what is put from now on looks there.
    heard.add(scope, nowNanos);
    return taken(scope, nowNanos);
  }

  /** Takes out, and returns, all: anything may have been invalidated, and nobody has heard it. */
  List<CacheTier.Key> sinceGap(long nowNanos) {
    return taken(CacheTier.Scope.ALL, nowNanos);
  }

  /** Takes out, and returns, what should have been deleted. */
  synchronized List<CacheTier.Key> owed() {
    if (owed.isEmpty()) {
      return List.of();
    }
    List<CacheTier.Key> all = List.copyOf(owed);
    owed.clear();
    return all;
  }

  private synchronized List<CacheTier.Key> taken(CacheTier.Scope scope, long nowNanos) {
    List<CacheTier.Key> found = new ArrayList<>(owed());
    puts.removeIf(put -> isOld(put, nowNanos) || (scope.has(put.key) && found.add(put.key)));
    return found;
  }

  /** Takes what could not be deleted, to be taken out with what comes next. */
  synchronized void owe(List<CacheTier.Key> keys) {
    keys.stream().limit(MOST - owed.size()).forEach(owed::addLast);
  }

  private static boolean isOld(Put put, long nowNanos) {
    return nowNanos - put.nanos > LATE.toNanos();
  }

  private record Put(CacheTier.Key key, long nanos) {}
}
