package dev.rialto.internal.cost;

import dev.rialto.Usd;
import dev.rialto.config.Budget;
import java.time.Instant;
import java.util.List;

/** What the budgets say to an attempt. */
sealed interface Decision {

  /**
   * Go ahead.
   *
   * @param accounts where the amount is set aside
   * @param amount how much
   */
  record Reservation(List<Account> accounts, Usd amount) implements Decision {
    /** Set aside nowhere. */
    static final Reservation NONE = new Reservation(List.of(), Usd.ZERO);
  }

  /**
   * There is no room.
   *
   * @param budget in which budget
   * @param owner whose; empty: everybody's
   * @param spent what was spent in its window
   * @param reserved what is set aside for calls under way
   * @param roomAt when there will be more room, at the earliest
   */
  record Refusal(Budget budget, String owner, Usd spent, Usd reserved, Instant roomAt)
      implements Decision {}
}
