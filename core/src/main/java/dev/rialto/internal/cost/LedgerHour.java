package dev.rialto.internal.cost;

import dev.rialto.cost.CostSum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What was spent in an hour, by its quarters: zones are off by half an hour or three quarters, and
 * their days begin within an hour of others. What finds no room for one more quarter is counted in
 * that in which it was seen before, so that quarters take at most twice the memory of hours. Not
 * thread-safe.
 */
final class LedgerHour {

  static final int QUARTERS = 4;
  static final long QUARTER_SECONDS = 900;

  private final int mostEntries;
  private final List<Map<LedgerKey, Tally>> quarters = new ArrayList<>(QUARTERS);
  private int entries;
  private int splits;

  /**
   * Makes an hour.
   *
   * @param mostEntries how many entries are told apart; half as many may be in one more quarter
   */
  LedgerHour(int mostEntries) {
    this.mostEntries = mostEntries;
    for (int i = 0; i < QUARTERS; i++) {
      quarters.add(new HashMap<>(4));
    }
  }

  /** Returns as what an entry is kept. */
  LedgerKey keyOf(LedgerKey key) {
    return entries < mostEntries || isKnown(key) ? key : LedgerKey.OTHERS;
  }

  private boolean isKnown(LedgerKey key) {
    for (Map<LedgerKey, Tally> each : quarters) {
      if (each.containsKey(key)) {
        return true;
      }
    }
    return false;
  }

  /** Returns in which quarter what is spent in one is kept; makes room for it there. */
  int place(int quarter, LedgerKey key) {
    Map<LedgerKey, Tally> wanted = quarters.get(quarter);
    if (wanted.containsKey(key)) {
      return quarter;
    }
    for (int other = QUARTERS - 1; other >= 0; other--) {
      if (quarters.get(other).containsKey(key)) {
        if (splits >= mostEntries / 2) {
          return other;
        }
        splits++;
        wanted.put(key, new Tally());
        return quarter;
      }
    }
    entries++;
    wanted.put(key, new Tally());
    return quarter;
  }

  /** Returns what was placed; null if nothing was. */
  @Nullable Tally tally(int quarter, LedgerKey key) {
    return quarters.get(quarter).get(key);
  }

  /** Returns the first quarter in which anything was spent. */
  int first() {
    int quarter = 0;
    while (quarter < QUARTERS - 1 && quarters.get(quarter).isEmpty()) {
      quarter++;
    }
    return quarter;
  }

  /** Hands out the entries of some quarters, the last one left out; one comes once for each. */
  void forEach(int from, int to, BiConsumer<LedgerKey, CostSum> entry) {
    for (Map<LedgerKey, Tally> each : quarters.subList(from, to)) {
      each.forEach((key, tally) -> entry.accept(key, tally.sum()));
    }
  }
}
