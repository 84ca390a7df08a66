package dev.rialto.internal.cost;

import dev.rialto.BudgetExceededException;
import dev.rialto.CallOptions;
import dev.rialto.CostPool;
import dev.rialto.FailureDetails;
import dev.rialto.Usd;
import dev.rialto.internal.call.Purse;
import org.jspecify.annotations.Nullable;

/**
 * The most that a call may cost, with all its attempts.
 *
 * @param amount how much; null: as much as the pool has
 * @param name the setting that says so
 * @param purse what the call has spent and set aside so far
 * @param pool the money that it shares with others; null: none
 */
record CallBound(@Nullable Usd amount, String name, Purse purse, @Nullable CostPool pool) {

  /**
   * Returns the smaller of the bound of all calls and a call's own, beside the pool of the call;
   * null if there is none of them.
   *
   * @param purse the call's; null: the attempt is looked at alone
   */
  static @Nullable CallBound of(@Nullable Usd perCall, CallOptions options, @Nullable Purse purse) {
    Purse from = purse == null ? new Purse() : purse;
    Usd own = options.maxCost();
    CostPool pool = options.costPool();
    if (own != null && (perCall == null || own.compareTo(perCall) < 0)) {
      return new CallBound(own, "maxCost", from, pool);
    }
    return perCall == null && pool == null ? null : new CallBound(perCall, "perCall", from, pool);
  }

  /**
   * Returns what an attempt may cost at most by the call's own bound. An answer is made shorter for
   * that one alone: what others have set aside may be there a moment later.
   */
  Usd left() {
    return amount == null ? Usd.ZERO : purse.left(amount);
  }

  /** Sets aside what an attempt may cost; null if that is more than there is. */
  @Nullable Bound take(@Nullable Usd most) {
    Bound bound = new Bound(most, amount == null ? null : purse, pool);
    if (amount != null && !purse.reserve(bound.setAside(), amount)) {
      return null;
    }
    if (pool != null && !pool.reserve(bound.setAside())) {
      if (amount != null) {
        purse.settle(bound.setAside(), Usd.ZERO);
      }
      return null;
    }
    return bound;
  }

  BudgetExceededException exceeded(String model) {
    return pool != null && (amount == null || pool.left().compareTo(left()) <= 0)
        ? poolExceeded(model, pool)
        : ownExceeded(model, amount);
  }

  private static BudgetExceededException poolExceeded(String model, CostPool pool) {
    return new BudgetExceededException(
        pool.name(),
        true,
        "A call of "
            + model
            + " may cost more than the "
            + pool.left()
            + " left of the "
            + pool.limit()
            + " that it shares with others",
        "Shorten the prompt, set a lower maxTokens, name a cheaper model, or raise " + pool.name(),
        FailureDetails.NONE,
        null);
  }

  private BudgetExceededException ownExceeded(String model, @Nullable Usd most) {
    Usd left = left();
    String before =
        most != null && left.compareTo(most) == 0
            ? ""
            : ", of which its other attempts have left " + left;
    return new BudgetExceededException(
        name,
        true,
        "A call of " + model + " may cost more than the bound of " + most + " for one" + before,
        "Shorten the prompt, set a lower maxTokens, name a cheaper model, or raise "
            + (name.equals("maxCost") ? "CallOptions.maxCost" : "budget.perCall"),
        FailureDetails.NONE,
        null);
  }
}
