package dev.rialto.internal.cost;

import dev.rialto.BudgetExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.Usd;
import org.jspecify.annotations.Nullable;

/**
 * The most that one attempt may cost.
 *
 * @param amount how much
 * @param name the setting that says so
 */
record CallBound(Usd amount, String name) {

  /** Returns the smaller of the bound of all calls and a call's own; null if there is neither. */
  static @Nullable CallBound of(@Nullable Usd perCall, @Nullable Usd own) {
    if (own != null && (perCall == null || own.compareTo(perCall) < 0)) {
      return new CallBound(own, "maxCost");
    }
    return perCall == null ? null : new CallBound(perCall, "perCall");
  }

  BudgetExceededException exceeded(String model) {
    return new BudgetExceededException(
        name,
        true,
        "A call of " + model + " may cost more than the bound of " + amount + " for one",
        "Shorten the prompt, set a lower maxTokens, name a cheaper model, or raise "
            + (name.equals("maxCost") ? "CallOptions.maxCost" : "budget.perCall"),
        FailureDetails.NONE,
        null);
  }
}
