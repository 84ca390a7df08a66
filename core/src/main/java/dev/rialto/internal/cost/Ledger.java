package dev.rialto.internal.cost;

import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.cost.CostSum;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * Who spent what in which hour; old hours are forgotten, and too many entries of an hour put
 * together, so that its size is bounded. Nothing is lost by that but who it was. Thread-safe.
 */
final class Ledger {

  private static final long HOUR_SECONDS = 3_600;

  private final int mostHours;
  private final int mostEntries;
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<Long, Map<LedgerKey, Tally>> hours = new TreeMap<>();

  Ledger(int mostHours, int mostEntries) {
    this.mostHours = mostHours;
    this.mostEntries = mostEntries;
  }

  void add(Instant when, LedgerKey key, TokenUsage usage, Cost cost, boolean answered) {
    lock.lock();
    try {
      Map<LedgerKey, Tally> hour =
          hours.computeIfAbsent(
              Math.floorDiv(when.getEpochSecond(), HOUR_SECONDS), h -> new HashMap<>());
      LedgerKey at = hour.size() < mostEntries || hour.containsKey(key) ? key : LedgerKey.OTHERS;
      Tally tally = hour.get(at);
      if (tally == null) {
        tally = new Tally();
        hour.put(at, tally);
      }
      tally.add(usage, cost, answered);
      while (hours.size() > mostHours) {
        hours.pollFirstEntry();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Hands out the entries of the hours that begin in a span of time. */
  void forEach(Instant from, Instant to, BiConsumer<LedgerKey, CostSum> entry) {
    if (!from.isBefore(to)) {
      return;
    }
    lock.lock();
    try {
      hours
          .subMap(firstAtOrAfter(from), firstAtOrAfter(to))
          .values()
          .forEach(hour -> hour.forEach((key, tally) -> entry.accept(key, tally.sum())));
    } finally {
      lock.unlock();
    }
  }

  CostSum total(Instant from, Instant to) {
    CostSum[] sum = {CostSum.NONE};
    forEach(from, to, (key, entry) -> sum[0] = sum[0].plus(entry));
    return sum[0];
  }

  /** Returns the beginning of the oldest hour; the epoch's far future if there is none. */
  Instant oldest() {
    lock.lock();
    try {
      return hours.isEmpty() ? Instant.MAX : Instant.ofEpochSecond(hours.firstKey() * HOUR_SECONDS);
    } finally {
      lock.unlock();
    }
  }

  private static long firstAtOrAfter(Instant moment) {
    return -Math.floorDiv(-moment.getEpochSecond(), HOUR_SECONDS);
  }
}
