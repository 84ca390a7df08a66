package dev.rialto.internal.cost;

import java.time.Instant;

/**
 * The time of the store's clock, by which all instances cut time into windows: one whose own clock
 * is a day ahead would else spend tomorrow's money today, and one that is behind yesterday's.
 * Learnt from every answer, and changed only as far as an answer proves it wrong, which leaves it
 * off by a round trip at most. Guarded by the lock of {@link Budgets}.
 */
final class StoreTime {

  private long aheadMillis;
  private long jumps;

  /** Returns what the store's clock shows when the clock here shows a moment. */
  Instant of(Instant here) {
    return aheadMillis == 0 ? here : here.plusMillis(aheadMillis);
  }

  /**
   * Takes what the store's clock showed.
   *
   * @param sent what the clock here showed before
   * @param heard what it showed after
   * @param toleranceMillis a change by more is a jump
   */
  void learn(Instant sent, Instant heard, long storeMillis, long toleranceMillis) {
    if (heard.isBefore(sent)) {
      return; // the clock here was set meanwhile
    }
    long least = storeMillis - heard.toEpochMilli();
    long most = storeMillis - sent.toEpochMilli();
    long known = Math.max(least, Math.min(most, aheadMillis));
    if (Math.abs(known - aheadMillis) > toleranceMillis) {
      jumps++;
    }
    aheadMillis = known;
  }

  /** Returns how often it was found to be far from what it was thought to be. */
  long jumps() {
    return jumps;
  }
}
