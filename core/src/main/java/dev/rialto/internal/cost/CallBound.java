package dev.rialto.internal.cost;

import dev.rialto.BudgetExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.Usd;
import dev.rialto.internal.call.Purse;
import org.jspecify.annotations.Nullable;

/**
 * The most that a call may cost, with all its attempts.
 *
 * @param amount how much
 * @param name the setting that says so
 * @param purse what the call has spent and set aside so far
 */
record CallBound(Usd amount, String name, Purse purse) {

  /**
   * Returns the smaller of the bound of all calls and a call's own; null if there is neither.
   *
   * @param purse the call's; null: the attempt is looked at alone
   */
  static @Nullable CallBound of(@Nullable Usd perCall, @Nullable Usd own, @Nullable Purse purse) {
    Purse from = purse == null ? new Purse() : purse;
    if (own != null && (perCall == null || own.compareTo(perCall) < 0)) {
      return new CallBound(own, "maxCost", from);
    }
    return perCall == null ? null : new CallBound(perCall, "perCall", from);
  }

  /** Returns what an attempt may cost at most. */
  Usd left() {
    return purse.left(amount);
  }

  /** Sets aside what an attempt may cost; null if that is more than there is. */
  @Nullable Bound take(@Nullable Usd most) {
    Bound bound = new Bound(most, purse);
    return purse.reserve(bound.setAside(), amount) ? bound : null;
  }

  BudgetExceededException exceeded(String model) {
    Usd left = left();
    String before =
        left.compareTo(amount) == 0 ? "" : ", of which its other attempts have left " + left;
    return new BudgetExceededException(
        name,
        true,
        "A call of " + model + " may cost more than the bound of " + amount + " for one" + before,
        "Shorten the prompt, set a lower maxTokens, name a cheaper model, or raise "
            + (name.equals("maxCost") ? "CallOptions.maxCost" : "budget.perCall"),
        FailureDetails.NONE,
        null);
  }
}
