package dev.rialto.internal.cost;

import dev.rialto.Usd;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a holder of a lease has spent, by slice. What the store may have heard of keeps its slice,
 * since a report is a whole that is told again; what it cannot have heard of may still be moved.
 * Guarded by the lock of {@link Budgets}.
 */
final class SpentBySlice {

  /** All that was ever in a report, but for what nobody counts any more. */
  private final TreeMap<Long, Usd> reported = new TreeMap<>();

  private final TreeMap<Long, Usd> unreported = new TreeMap<>();

  /** What the last report was the first to tell of. */
  private final TreeMap<Long, Usd> news = new TreeMap<>();

  void add(long slice, Usd spent) {
    unreported.merge(slice, spent, Usd::plus);
  }

  boolean isEmpty() {
    return reported.isEmpty() && unreported.isEmpty();
  }

  /** Returns all there is to say, in billionths of a dollar. */
  Map<Long, Long> report() {
    news.clear();
    news.putAll(unreported);
    unreported.clear();
    news.forEach((slice, spent) -> reported.merge(slice, spent, Usd::plus));
    Map<Long, Long> all = new TreeMap<>();
    reported.forEach((slice, spent) -> all.put(slice, SharedAccount.up(spent)));
    return all;
  }

  /** Takes that the last report changed nothing at the store. */
  void refused() {
    news.forEach(
        (wrong, spent) ->
            reported.computeIfPresent(
                wrong, (s, all) -> all.equals(spent) ? null : all.minus(spent)));
    news.forEach((slice, spent) -> unreported.merge(slice, spent, Usd::plus));
    news.clear();
  }

  /** Moves what the store cannot have heard of to the slice in which it was spent in truth. */
  void moveUnreported(long slice) {
    Usd moved = unreported.values().stream().reduce(Usd.ZERO, Usd::plus);
    unreported.clear();
    if (moved.signum() > 0) {
      unreported.put(slice, moved);
    }
  }

  void forgetBefore(long slice) {
    reported.headMap(slice).clear();
  }
}
