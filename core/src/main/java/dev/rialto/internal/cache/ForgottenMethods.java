package dev.rialto.internal.cache;

import dev.rialto.spi.CacheTier;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The client methods whose answers were invalidated, and when: their calls are not given an older
 * answer, also if it was made for an equal call of another method, whose it stays. A process that
 * is started later learns of them from {@link ForgottenMarks}. Thread-safe.
 */
final class ForgottenMethods {

  private static final int MOST = 1_000;
  private static final long LEAST_LIFE_NANOS = Duration.ofDays(31).toNanos();
  private static final Noted NOTHING = new Noted(Map.of(), new Moment(0, 0));

  /**
   * Replaced as a whole. Nearly always nothing; and once there is something, an answer that is
   * younger than all of it costs one look.
   */
  private volatile Noted noted = NOTHING;

  /** How long the longest lived answer may be given; of those in tiers not all were seen. */
  private volatile long longestNanos = LEAST_LIFE_NANOS;

  /** By the clock of memory, and by that of the tiers. */
  private record Moment(long nanos, long millis) {}

  private record Noted(Map<CacheTier.Scope, Moment> latest, Moment newest) {}

  /** Learns how long an answer may be given; what was forgotten longer ago can be left out. */
  void lives(long ttlNanos, long staleNanos) {
    long lives = Math.max(ttlNanos, ttlNanos + staleNanos);
    if (lives > longestNanos) {
      longer(lives);
    }
  }

  private synchronized void longer(long livesNanos) {
    longestNanos = Math.max(longestNanos, livesNanos);
  }

  /** Returns how long what was forgotten has to be known. */
  long longestNanos() {
    return longestNanos;
  }

  /**
   * Notes a scope that names a client; others are forgotten by their keys alone. A moment before
   * one that is noted says nothing new.
   */
  synchronized void add(CacheTier.Scope scope, long nowNanos, long nowMillis) {
    if (scope.client() == null) {
      return;
    }
    Moment now = new Moment(nowNanos, nowMillis);
    Noted old = noted;
    Map<CacheTier.Scope, Moment> more = new HashMap<>(old.latest);
    more.values().removeIf(moment -> nowNanos - moment.nanos > longestNanos);
    if (more.size() >= MOST && !more.containsKey(scope)) {
      more.clear(); // forgets more than was asked, and never less
      more.put(CacheTier.Scope.ALL, newer(old.newest, now));
    } else {
      more.merge(scope, now, ForgottenMethods::newer);
    }
    Moment newest = old.latest.isEmpty() ? now : newer(old.newest, now);
    noted = new Noted(Map.copyOf(more), newest);
  }

  private static Moment newer(Moment one, Moment other) {
    return new Moment(
        one.nanos - other.nanos > 0 ? one.nanos : other.nanos, Math.max(one.millis, other.millis));
  }

  /** Returns of how many scopes this knows. */
  int size() {
    return noted.latest.size();
  }

  /** Returns whether an answer in memory may be too old for some method. */
  boolean mayCoverNanos(long storedNanos) {
    Noted known = noted;
    return !known.latest.isEmpty() && storedNanos - known.newest.nanos <= 0;
  }

  /** Returns whether an answer in a tier may be too old for some method. */
  boolean mayCoverMillis(long storedMillis) {
    Noted known = noted;
    return !known.latest.isEmpty() && storedMillis <= known.newest.millis;
  }

  /** Returns whether an answer in memory is too old for a method. */
  boolean coversNanos(CacheTier.Key asking, long storedNanos) {
    for (Map.Entry<CacheTier.Scope, Moment> each : noted.latest.entrySet()) {
      if (storedNanos - each.getValue().nanos <= 0 && each.getKey().has(asking)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether an answer in a tier is too old for a method. */
  boolean coversMillis(CacheTier.Key asking, long storedMillis) {
    for (Map.Entry<CacheTier.Scope, Moment> each : noted.latest.entrySet()) {
      if (storedMillis <= each.getValue().millis && each.getKey().has(asking)) {
        return true;
      }
    }
    return false;
  }
}
