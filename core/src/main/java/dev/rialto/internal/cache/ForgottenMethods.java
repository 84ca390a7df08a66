package dev.rialto.internal.cache;

import dev.rialto.spi.CacheTier;
import java.util.HashMap;
import java.util.Map;

/**
 * The client methods whose answers were invalidated, and when: their calls are not given an older
 * answer, also if it was made for an equal call of another method, whose it stays. Thread-safe.
 */
final class ForgottenMethods {

  private static final int MOST = 1_000;

  /** Replaced as a whole; nearly always empty, so that a hit pays for one look at most. */
  private volatile Map<CacheTier.Scope, Moment> latest = Map.of();

  /** By the clock of memory, and by that of the tiers. */
  private record Moment(long nanos, long millis) {}

  /** Notes a scope that names a client; others are forgotten by their keys alone. */
  synchronized void add(CacheTier.Scope scope, long nowNanos, long nowMillis) {
    if (scope.client() == null) {
      return;
    }
    Moment now = new Moment(nowNanos, nowMillis);
    if (latest.size() >= MOST && !latest.containsKey(scope)) {
      latest = Map.of(CacheTier.Scope.ALL, now); // forgets more than was asked, and never less
      return;
    }
    Map<CacheTier.Scope, Moment> more = new HashMap<>(latest);
    more.put(scope, now);
    latest = Map.copyOf(more);
  }

  boolean isEmpty() {
    return latest.isEmpty();
  }

  /** Returns whether an answer in memory is too old for a method. */
  boolean coversNanos(CacheTier.Key asking, long storedNanos) {
    for (Map.Entry<CacheTier.Scope, Moment> each : latest.entrySet()) {
      if (storedNanos - each.getValue().nanos <= 0 && each.getKey().has(asking)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether an answer in a tier is too old for a method. */
  boolean coversMillis(CacheTier.Key asking, long storedMillis) {
    for (Map.Entry<CacheTier.Scope, Moment> each : latest.entrySet()) {
      if (storedMillis <= each.getValue().millis && each.getKey().has(asking)) {
        return true;
      }
    }
    return false;
  }
}
