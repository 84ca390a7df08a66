package dev.rialto.internal.cost;

import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.cost.CostSum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who spent what in which quarter of which hour; old hours are forgotten, and too many entries of
 * an hour put together, so that its size is bounded. Nothing is lost by that but who it was, and in
 * which quarter. Thread-safe.
 */
final class Ledger {

  private static final long HOUR_SECONDS = 3_600;

  private final int mostHours;
  private final int mostEntries;
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<Long, LedgerHour> hours = new TreeMap<>();

  /** The hour that was written last, which mostly is the next one, too; null: look. */
  private @Nullable LedgerHour lastHour;

  private long lastHourNumber;

  /** Entries that have changed since they were written elsewhere; filled if anybody wants them. */
  private Set<Place> changed = new LinkedHashSet<>();

  private long unwritten;

  /** Attempts in changes that were taken, and of which nobody has said whether they are written. */
  private long underWay;

  private @Nullable Runnable told;

  /** A quarter of an hour, counted from the epoch, and an entry of it. */
  private record Place(long quarter, LedgerKey key) {

    long hour() {
      return hourOf(quarter);
    }

    int quarterOfHour() {
      return Math.floorMod(quarter, LedgerHour.QUARTERS);
    }
  }

  /**
   * An entry as a whole.
   *
   * @param epochSeconds when its quarter of an hour began
   */
  record Entry(long epochSeconds, LedgerKey key, CostSum sum) {}

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
      Place place = place(epochSeconds, key);
      tally(place).add(usage, cost, answered);
      listener = told;
      if (listener != null) {
        changed.add(place);
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
  void put(long epochSeconds, LedgerKey key, CostSum sum) {
    lock.lock();
    try {
      tally(place(epochSeconds, key)).add(sum);
      forgetOldHours();
    } finally {
      lock.unlock();
    }
  }

  /** Turns to an hour, and returns as what an entry of it is kept, and in which quarter. */
  private Place place(long epochSeconds, LedgerKey key) {
    long quarter = Math.floorDiv(epochSeconds, LedgerHour.QUARTER_SECONDS);
    long number = hourOf(quarter);
    LedgerHour hour = lastHour;
    if (number != lastHourNumber || hour == null) {
      hour = hours.computeIfAbsent(number, n -> new LedgerHour(mostEntries));
      lastHourNumber = number;
      lastHour = hour;
    }
    LedgerKey at = hour.keyOf(key);
    int kept = hour.place(Math.floorMod(quarter, LedgerHour.QUARTERS), at);
    return new Place(number * LedgerHour.QUARTERS + kept, at);
  }

  /** Returns an entry of the hour that was turned to. */
  private Tally tally(Place place) {
    LedgerHour hour = Objects.requireNonNull(lastHour);
    return Objects.requireNonNull(hour.tally(place.quarterOfHour(), place.key()));
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
        LedgerHour hour = hours.get(place.hour());
        Tally tally = hour == null ? null : hour.tally(place.quarterOfHour(), place.key());
        if (tally != null) { // else it was forgotten, after weeks without a database
          entries.add(
              new Entry(place.quarter() * LedgerHour.QUARTER_SECONDS, place.key(), tally.sum()));
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
        changed.add(new Place(entry.epochSeconds() / LedgerHour.QUARTER_SECONDS, entry.key()));
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

  /** Hands out the entries of the quarters that begin in a span of time. */
  void forEach(Instant from, Instant to, BiConsumer<LedgerKey, CostSum> entry) {
    if (!from.isBefore(to)) {
      return;
    }
    lock.lock();
    try {
      long first = firstAtOrAfter(from);
      long end = firstAtOrAfter(to);
      hours
          .subMap(hourOf(first), true, hourOf(end), true)
          .forEach(
              (number, hour) -> {
                long begin = number * LedgerHour.QUARTERS;
                hour.forEach(within(first - begin), within(end - begin), entry);
              });
    } finally {
      lock.unlock();
    }
  }

  private static long hourOf(long quarter) {
    return Math.floorDiv(quarter, LedgerHour.QUARTERS);
  }

  private static int within(long quarters) {
    return (int) Math.max(0, Math.min(LedgerHour.QUARTERS, quarters));
  }

  CostSum total(Instant from, Instant to) {
    CostSum[] sum = {CostSum.NONE};
    forEach(from, to, (key, entry) -> sum[0] = sum[0].plus(entry));
    return sum[0];
  }

  /** Returns the beginning of the oldest quarter; the epoch's far future if there is none. */
  Instant oldest() {
    lock.lock();
    try {
      return hours.isEmpty()
          ? Instant.MAX
          : Instant.ofEpochSecond(
              hours.firstKey() * HOUR_SECONDS
                  + hours.firstEntry().getValue().first() * LedgerHour.QUARTER_SECONDS);
    } finally {
      lock.unlock();
    }
  }

  private static long firstAtOrAfter(Instant moment) {
    return -Math.floorDiv(-moment.getEpochSecond(), LedgerHour.QUARTER_SECONDS);
  }
}
