package dev.rialto.internal.cost;

import dev.rialto.Usd;
import dev.rialto.config.Budget;
import java.time.Instant;

/**
 * A budget of one tenant, user, client, method or model, or of all. Guarded by the lock of {@link
 * Budgets}.
 */
final class Account {

  private final Budget budget;
  private final String owner;
  private final Spending spending;
  private Usd reserved = Usd.ZERO;
  private Usd excess = Usd.ZERO;

  Account(Budget budget, String owner, Instant now) {
    this.budget = budget;
    this.owner = owner;
    this.spending = Spending.of(budget, now);
  }

  Budget budget() {
    return budget;
  }

  String owner() {
    return owner;
  }

  boolean hasRoom(Usd amount, Instant now) {
    spending.advance(now);
    Usd taken = spending.spent().plus(reserved);
    // Nothing may be taken from a full budget, not even what costs nothing by an unknown price.
    return taken.compareTo(budget.limit()) < 0 && taken.plus(amount).compareTo(budget.limit()) <= 0;
  }

  void reserve(Usd amount) {
    reserved = reserved.plus(amount);
  }

  /** Gives back a reservation and takes what was spent. */
  void settle(Usd reservation, Usd spent, Instant now) {
    spending.advance(now);
    reserved = reserved.minus(reservation);
    spending.add(spent);
    if (spent.compareTo(reservation) > 0) {
      excess = excess.plus(spent.minus(reservation));
    }
  }

  /** Returns how full it is, reservations included; 1 is full. */
  double fill(Instant now) {
    spending.advance(now);
    return spending.spent().plus(reserved).dividedBy(budget.limit());
  }

  /** Returns whether nobody would miss it. */
  boolean isIdle(Instant now) {
    spending.advance(now);
    return reserved.signum() == 0 && spending.spent().signum() == 0;
  }

  Usd spent() {
    return spending.spent();
  }

  Usd reserved() {
    return reserved;
  }

  Usd excess() {
    return excess;
  }

  Instant roomAt() {
    return spending.roomAt();
  }
}
