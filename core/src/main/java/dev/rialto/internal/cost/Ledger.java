package dev.rialto.internal.cost;

import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.cost.CostSum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

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

  /** The hour that was written last, which mostly is the next one, too; null: look. */
  private @Nullable Map<LedgerKey, Tally> lastHour;

  private long lastHourNumber;

  /** Entries that have changed since they were written elsewhere; filled if anybody wants them. */
  private Set<Place> changed = new LinkedHashSet<>();

  private long unwritten;

  /** Attempts in changes that were taken, and of which nobody has said whether they are written. */
  private long underWay;

  private @Nullable Runnable told;

  private record Place(long hour, LedgerKey key) {}

  /**
   * An entry as a whole.
   *
   * @param hourEpochSeconds when its hour began
   */
  record Entry(long hourEpochSeconds, LedgerKey key, CostSum sum) {}

  /**
   * What has changed.
   *
   * @param attempts how many attempts have changed it
   */
  record Changes(List<Entry> entries, long attempts) {
    static final Changes NONE = new Changes(List.of(), 0);
  }

  Ledger(int mostHours, int mostEntries) {
    this.mostHours = mostHours;
    this.mostEntries = mostEntries;
  }

  /** Has somebody told of each change from now on, on the thread that makes it. */
  void tell(Runnable listener) {
    lock.lock();
    try {
      told = listener;
    } finally {
      lock.unlock();
    }
  }

  void add(long epochSeconds, LedgerKey key, TokenUsage usage, Cost cost, boolean answered) {
    Runnable listener;
    lock.lock();
    try {
      long hour = Math.floorDiv(epochSeconds, HOUR_SECONDS);
      LedgerKey at = place(hour, key);
      tally(at).add(usage, cost, answered);
      listener = told;
      if (listener != null) {
        changed.add(new Place(hour, at));
        unwritten++;
      }
      forgetOldHours();
    } finally {
      lock.unlock();
    }
    if (listener != null) {
      listener.run();
    }
  }

  /** Adds what is known of an entry from elsewhere. */
  void put(long hourEpochSeconds, LedgerKey key, CostSum sum) {
    lock.lock();
    try {
      LedgerKey at = place(Math.floorDiv(hourEpochSeconds, HOUR_SECONDS), key);
      tally(at).add(sum);
      forgetOldHours();
    } finally {
      lock.unlock();
    }
  }

  /** Turns to an hour, and returns under which key an entry of it is kept. */
  private LedgerKey place(long hourNumber, LedgerKey key) {
    if (hourNumber != lastHourNumber || lastHour == null) {
      lastHourNumber = hourNumber;
      lastHour = hours.computeIfAbsent(hourNumber, h -> new HashMap<>());
    }
    return lastHour.size() < mostEntries || lastHour.containsKey(key) ? key : LedgerKey.OTHERS;
  }

  /** Returns an entry of the hour that was turned to. */
  private Tally tally(LedgerKey at) {
    Map<LedgerKey, Tally> hour = Objects.requireNonNull(lastHour);
    Tally tally = hour.get(at);
    if (tally == null) {
      tally = new Tally();
      hour.put(at, tally);
    }
    return tally;
  }

  private void forgetOldHours() {
    while (hours.size() > mostHours) {
      hours.pollFirstEntry();
      lastHour = null; // it may have been that one
    }
  }

  /** Returns what has changed since the last time, as it is now. */
  Changes takeChanges() {
    lock.lock();
    try {
      List<Entry> entries = new ArrayList<>(changed.size());
      for (Place place : changed) {
        Map<LedgerKey, Tally> hour = hours.get(place.hour());
        Tally tally = hour == null ? null : hour.get(place.key());
        if (tally != null) { // else it was forgotten, after weeks without a database
          entries.add(new Entry(place.hour() * HOUR_SECONDS, place.key(), tally.sum()));
        }
      }
      Changes changes = new Changes(entries, unwritten);
      changed = new LinkedHashSet<>();
      underWay += unwritten;
      unwritten = 0;
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /** Notes that changes are written elsewhere. */
  void written(Changes changes) {
    lock.lock();
    try {
      underWay -= changes.attempts();
    } finally {
      lock.unlock();
    }
  }

  /** Takes changes back that could not be written. */
  void giveBack(Changes changes) {
    lock.lock();
    try {
      for (Entry entry : changes.entries()) {
        changed.add(new Place(Math.floorDiv(entry.hourEpochSeconds(), HOUR_SECONDS), entry.key()));
      }
      unwritten += changes.attempts();
      underWay -= changes.attempts();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many attempts have not been written elsewhere yet. */
  long unwritten() {
    lock.lock();
    try {
      return unwritten + underWay;
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
