package dev.rialto.internal.cost;

import dev.rialto.Usd;
import dev.rialto.config.Budget;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What was spent in the window of a budget that holds now, by slice: a slice leaves the window as a
 * whole, so that of a rolling window up to a sixtieth more time counts than asked for, never less.
 * Guarded by the lock of {@link Budgets}.
 *
 * <p>A clock may jump. Forward, a new window begins; what was spent before is kept, should the jump
 * turn out to be none. Back by a correction, the window stays. Back by more, the clock was wrong
 * before, or is now: what was spent in slices to come counts, and once a whole window has passed in
 * which they did not come, it was spent where the clock was set back; where that window was leapt
 * over, as after an idle time or when a clock was wrong twice in a row, another has to pass, twice
 * at most. So no jump makes money be forgotten that the window of now counts, and none makes a
 * budget wait for a time that is years away.
 */
final class Spending {

  private static final int MOST_SLICES = 4 * Slices.ROLLING;

  /** Two wrong clocks in a row; if any number, a budget asked seldom would never be rid of it. */
  private static final int MOST_LEAPS = 2;

  private static final long NOWHERE = Long.MIN_VALUE;

  private final Slices slices;
  private final TreeMap<Long, Usd> bySlice = new TreeMap<>();
  private long current;

  /** The slice of now when it was found that others are to come. */
  private long setBackTo = NOWHERE;

  /** How often the clock has leapt ahead since: idle times, or wrong clocks put right. */
  private int leaps;

  private Instant begin;
  private Instant end;
  private Usd spent = Usd.ZERO;

  Spending(Budget budget, Instant now) {
    slices = new Slices(budget);
    current = slices.of(now);
    begin = slices.begin(current);
    end = slices.end(current);
  }

  /** Turns to the window of now. */
  void advance(Instant now) {
    if (now.isBefore(end) && !now.isBefore(begin.minus(slices.correction()))) {
      return;
    }
    long before = current;
    current = slices.of(now);
    begin = slices.begin(current);
    end = slices.end(current);
    NavigableMap<Long, Usd> toCome = bySlice.tailMap(current, false);
    if (toCome.isEmpty()) {
      setBackTo = NOWHERE;
      leaps = 0;
    } else if (setBackTo == NOWHERE || current < setBackTo) {
      setBackTo = current;
      leaps = 0;
    } else if (leaps < MOST_LEAPS
        && setBackTo < slices.oldest(current)
        && slices.end(before).isBefore(slices.begin(slices.oldest(current)))) {
      setBackTo = current;
      leaps++;
    } else if (setBackTo < slices.oldest(current)) {
      Usd early = toCome.values().stream().reduce(Usd.ZERO, Usd::plus);
      toCome.clear();
      bySlice.merge(setBackTo, early, Usd::plus);
      setBackTo = NOWHERE;
      leaps = 0;
    }
    while (bySlice.size() > MOST_SLICES) {
      bySlice.pollFirstEntry();
    }
    spent = counted().values().stream().reduce(Usd.ZERO, Usd::plus);
  }

  private NavigableMap<Long, Usd> counted() {
    return bySlice.tailMap(slices.oldest(current), true);
  }

  /** Returns what was spent in the window. */
  Usd spent() {
    return spent;
  }

  /** Adds to what was spent. */
  void add(Usd amount) {
    if (amount.signum() != 0) {
      bySlice.merge(current, amount, Usd::plus);
      spent = spent.plus(amount);
    }
  }

  /** Returns when there will be more room, at the earliest. */
  Instant roomAt() {
    NavigableMap<Long, Usd> counted = counted();
    long first = counted.isEmpty() ? -1 : counted.firstKey();
    return slices.roomAt(current, first > current ? setBackTo : first);
  }

  /** Returns whether nothing is known that could count. */
  boolean isEmpty() {
    return spent.signum() == 0;
  }
}
