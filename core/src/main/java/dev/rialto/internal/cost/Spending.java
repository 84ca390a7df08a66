package dev.rialto.internal.cost;

import dev.rialto.Usd;
import dev.rialto.config.Budget;
import java.time.Instant;

/**
 * What was spent in the window of a budget that holds now. Guarded by the lock of {@link Budgets}.
 * A clock that is set back does not bring an old window back.
 */
interface Spending {

  /** Begins a new window if the old one is over. */
  void advance(Instant now);

  /** Returns what was spent in the window. */
  Usd spent();

  /** Adds to what was spent. */
  void add(Usd amount);

  /** Returns when there will be more room, at the earliest. */
  Instant roomAt();

  static Spending of(Budget budget, Instant now) {
    return switch (budget.window()) {
      case DAY, MONTH -> new CalendarSpending(budget, now);
      case ROLLING -> new RollingSpending(budget.rolling(), now);
    };
  }
}
