package dev.rialto.internal.cache.tier;

import dev.rialto.spi.CacheTier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scopes that were invalidated last, each at its moment; of what had to make room for others it
 * is known when, so that the answer is never a wrong no. Moments only grow, and are compared by
 * their difference. Not thread-safe.
 *
 * <p>Single answers, of which a fleet renews hundreds a second, go apart: many of them are kept,
 * and found at once.
 */
public final class RecentScopes {

  private static final int MOST_WIDE = 1_000;
  private static final int MOST_SINGLE = 100_000;

  /** The latest first. */
  private final Deque<Recent> wide = new ArrayDeque<>();

  /** The latest moment of each digest, the latest last. */
  private final Map<String, Long> single = new LinkedHashMap<>();

  /** The latest that had to make room; null if none had to. */
  private @Nullable Long lost;

  /** Notes a scope, now. */
  public void add(CacheTier.Scope scope, long moment) {
    String digest = scope.digest();
    if (digest == null || !scope.equals(new CacheTier.Scope(digest, null, null, null))) {
      wide.addFirst(new Recent(scope, moment));
      if (wide.size() > MOST_WIDE) {
        lost(wide.removeLast().moment);
      }
      return;
    }
    single.remove(digest); // else it would keep its place
    single.put(digest, moment);
    if (single.size() > MOST_SINGLE) {
      Iterator<Long> oldest = single.values().iterator();
      lost(oldest.next());
      oldest.remove();
    }
  }

  private void lost(long moment) {
    Long before = lost;
    lost = before == null || moment - before > 0 ? (Long) moment : before;
  }

  /** Returns whether a key was invalidated after a moment; if nobody knows any more, true. */
  public boolean cover(CacheTier.Key key, long since) {
    Long gone = lost;
    if (gone != null && gone - since > 0) {
      return true;
    }
    Long own = single.get(key.digest());
    if (own != null && own - since > 0) {
      return true;
    }
    for (Recent each : wide) {
      if (each.moment - since <= 0) {
        return false;
      }
      if (each.scope.has(key)) {
        return true;
      }
    }
    return false;
  }

  /** Forgets what happened until a moment: nobody asks for anything before it. */
  public void dropUntil(long moment) {
    Long gone = lost;
    if (gone != null && gone - moment <= 0) {
      lost = null;
    }
    while (!wide.isEmpty() && wide.getLast().moment - moment <= 0) {
      wide.removeLast();
    }
    Iterator<Long> oldest = single.values().iterator();
    while (oldest.hasNext() && oldest.next() - moment <= 0) {
      oldest.remove();
    }
  }

  private record Recent(CacheTier.Scope scope, long moment) {}
}
