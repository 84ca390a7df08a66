package dev.rialto.internal.cache;

import dev.rialto.spi.CacheTier;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The scopes that this instance invalidated last, by the clock of the tiers. Every hit of a tier
 * looks here, so the look takes no lock and makes nothing; scopes are added one after the other.
 * Thread-safe.
 *
 * <p>Those that have to make room for others are of no matter by then: what was on its way to a
 * tier while they were invalidated has long arrived.
 */
final class OwnScopes {

  static final int MOST_SINGLE = 10_000;
  static final int MOST_WIDE = 256;

  /** The latest moment of each digest, of scopes that are nothing but a digest. */
  private final ConcurrentMap<String, Long> single = new ConcurrentHashMap<>();

  /** The same digests, the latest last. */
  private final Set<String> order = new LinkedHashSet<>();

  /** The others, each once, the latest first; replaced as a whole. */
  private volatile Own[] wide = {};

  /** When the latest of all was; nearly always long before an answer. Written after it. */
  private volatile long newestMillis = Long.MIN_VALUE;

  private record Own(CacheTier.Scope scope, long millis) {}

  /** Notes a scope. */
  synchronized void add(CacheTier.Scope scope, long millis) {
    String digest = scope.digest();
    if (digest != null && scope.equals(new CacheTier.Scope(digest, null, null, null))) {
      addSingle(digest, millis);
    } else {
      addWide(scope, millis);
    }
    newestMillis = Math.max(newestMillis, millis);
  }

  private void addSingle(String digest, long millis) {
    single.merge(digest, millis, Math::max);
    order.remove(digest); // else it would keep its place
    order.add(digest);
    if (order.size() > MOST_SINGLE) {
      Iterator<String> oldest = order.iterator();
      single.remove(oldest.next());
      oldest.remove();
    }
  }

  private void addWide(CacheTier.Scope scope, long millis) {
    List<Own> latest = new ArrayList<>();
    latest.add(new Own(scope, millis));
    for (Own each : wide) {
      if (each.scope.equals(scope)) {
        latest.set(0, new Own(scope, Math.max(millis, each.millis)));
      } else if (latest.size() < MOST_WIDE) {
        latest.add(each);
      }
    }
    wide = latest.toArray(Own[]::new);
  }

  /** Returns whether a key was invalidated at a moment or after it, as far as is known. */
  boolean cover(CacheTier.Key key, long millis) {
    if (millis > newestMillis) {
      return false;
    }
    Long own = single.get(key.digest());
    if (own != null && millis <= own) {
      return true;
    }
    for (Own each : wide) {
      if (millis <= each.millis && each.scope.has(key)) {
        return true;
      }
    }
    return false;
  }
}
