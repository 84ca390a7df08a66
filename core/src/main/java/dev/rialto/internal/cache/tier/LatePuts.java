package dev.rialto.internal.cache.tier;

import dev.rialto.spi.CacheTier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What an instance has put lately. One that invalidates deletes first and tells then: what another
 * puts in between has to be deleted by that one, once it is told. Thread-safe.
 */
final class LatePuts {

  /** To go through a large Redis takes seconds; what is told afterwards comes at once. */
  private static final long LATE_NANOS = Duration.ofSeconds(30).toNanos();

  private static final int MOST = 10_000;

  private final Deque<Put> puts = new ArrayDeque<>();

  /** Notes a put, before it is on its way. */
  synchronized void add(CacheTier.Key key, long nowNanos) {
    Put oldest = puts.peekFirst();
    while (oldest != null && (puts.size() >= MOST || isOld(oldest, nowNanos))) {
      puts.removeFirst();
      oldest = puts.peekFirst();
    }
    puts.addLast(new Put(key, nowNanos));
  }

  /** Takes out, and returns, what is in a scope that another instance has invalidated. */
  synchronized List<CacheTier.Key> in(CacheTier.Scope scope, long nowNanos) {
    List<CacheTier.Key> found = new ArrayList<>();
    puts.removeIf(put -> isOld(put, nowNanos) || (scope.has(put.key) && found.add(put.key)));
    return found;
  }

  private static boolean isOld(Put put, long nowNanos) {
    return nowNanos - put.nanos > LATE_NANOS;
  }

  private record Put(CacheTier.Key key, long nanos) {}
}
