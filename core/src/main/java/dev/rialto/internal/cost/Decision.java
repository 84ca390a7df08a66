package dev.rialto.internal.cost;

import dev.rialto.Usd;
import dev.rialto.config.Budget;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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
   * @param away whether that is because nobody can say how much room there is
   */
  record Refusal(Budget budget, String owner, Usd spent, Usd reserved, Instant roomAt, boolean away)
      implements Decision {}

  /**
   * Wait: room is being asked for.
   *
   * @param answer completes when it is worth asking once more; never fails
   * @param asked who was asked, and what the answers were
   */
  record Wait(CompletableFuture<?> answer, Asked asked) implements Decision {}
}
