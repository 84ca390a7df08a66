package dev.rialto.cost;

import dev.rialto.Usd;
import java.time.Instant;

/**
 * A budget as it stands.
 *
 * @param budget its name
 * @param owner the tenant, user, client, method or model whose spending counts; empty: everybody's
 * @param limit the most that is spent in a window
 * @param spent what was spent in the window that holds now
 * @param reserved what is set aside for attempts under way
 * @param excess what attempts have spent beyond what was set aside for them, since the start; for
 *     items of batches nothing is to be set aside, and they are left out
 * @param roomAt when the window begins anew, or the oldest spending leaves it
 */
public record BudgetStatus(
    String budget, String owner, Usd limit, Usd spent, Usd reserved, Usd excess, Instant roomAt) {

  /** Returns the share of the limit that is spent; 1 is all of it. */
  public double share() {
    return spent.dividedBy(limit);
  }
}
