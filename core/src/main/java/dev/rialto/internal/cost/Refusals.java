package dev.rialto.internal.cost;

import dev.rialto.BudgetExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.Usd;
import dev.rialto.config.Budget;
import dev.rialto.internal.call.Call;
import dev.rialto.tokens.TokenCounter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says why an attempt is not let go, and what can be done about it. Thread-safe. */
final class Refusals {

  private final Budgets budgets;
  private final TokenCounter tokens;
  private final Clock clock;

  Refusals(Budgets budgets, TokenCounter tokens, Clock clock) {
    this.budgets = budgets;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** A price is not known, and a budget needs one. */
  static BudgetExceededException unknown(Price price) {
    return new BudgetExceededException(
        "",
        true,
        "The price of "
            + price.model()
            + " is not known, and calls under a budget need one; nothing was sent",
        "Give its price with catalog(c -> c.model(…)), or allow it with"
            + " budget(b -> b.allowUnknownPrices())",
        FailureDetails.NONE,
        null);
  }

  /** The store of a shared budget does not answer. */
  BudgetExceededException away(Decision.Refusal refusal) {
    Budget budget = refusal.budget();
    return new BudgetExceededException(
        budget.name(),
        budget.scope() == Budget.Scope.MODEL,
        "The budget '"
            + budget.name()
            + "' is shared through "
            + budgets.sharedAt()
            + ", which does not answer, and this instance holds no lease that has room",
        "Bring Redis back; calls go on by themselves then. budget(b -> b.sharing(…)) sets how long"
            + " a lease holds without it",
        FailureDetails.NONE,
        null);
  }

  /**
   * A budget has no room.
   *
   * @param needed what the call may cost; null if nobody knows
   */
  BudgetExceededException full(
      Decision.Refusal refusal, Call call, Price price, @Nullable Usd needed) {
    Budget budget = refusal.budget();
    Instant now = clock.instant();
    boolean never = needed != null && needed.compareTo(budget.limit()) > 0;
    Duration wait = Duration.between(now, refusal.roomAt());
    String whose =
        refusal.owner().isEmpty()
            ? ""
            : " of "
                + budget.scope().name().toLowerCase(Locale.ROOT)
                + " '"
                + refusal.owner()
                + "'";
    return new BudgetExceededException(
        budget.name(),
        budget.scope() == Budget.Scope.MODEL,
        "The budget '"
            + budget.name()
            + "'"
            + whose
            + " has no room: "
            + refusal.spent()
            + " spent and "
            + refusal.reserved()
            + " reserved of "
            + budget.limit()
            + (needed == null ? "" : ", and the call may cost " + needed),
        never
            ? neverHasRoom(call, price, budget.limit())
            : "There is room again from " + refusal.roomAt() + " on; or raise the budget",
        never // waiting is of no use
            ? FailureDetails.NONE
            : FailureDetails.NONE.http(0, "", "", "", wait.isNegative() ? Duration.ZERO : wait),
        null);
  }

  private String neverHasRoom(Call call, Price price, Usd limit) {
    long input = tokens.count(price.model(), call.request()).tokens();
    return price.affordableOutput(input, limit) == 0
        ? "Its prompt alone never has room: shorten it, or raise the budget"
        : "A call that may cost as much never has room: bound its answer with maxTokens, or raise"
            + " the budget";
  }
}
