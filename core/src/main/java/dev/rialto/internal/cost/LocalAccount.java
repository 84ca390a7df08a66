package dev.rialto.internal.cost;

import dev.rialto.Usd;
import dev.rialto.config.Budget;
import java.time.Instant;

/** An account that this process alone spends from. Guarded by the lock of {@link Budgets}. */
final class LocalAccount implements Account {

  private final Budget budget;
  private final String owner;
  private final Spending spending;
  private Usd reserved = Usd.ZERO;
  private Usd excess = Usd.ZERO;

  LocalAccount(Budget budget, String owner, Instant now) {
    this.budget = budget;
    this.owner = owner;
    this.spending = new Spending(budget, now);
  }

  @Override
  public Budget budget() {
    return budget;
  }

  @Override
  public String owner() {
    return owner;
  }

  @Override
  public Room room(Usd amount, Instant now) {
    spending.advance(now);
    Usd taken = spending.spent().plus(reserved);
    // Nothing may be taken from a full budget, not even what costs nothing by an unknown price.
    boolean fits =
        taken.compareTo(budget.limit()) < 0 && taken.plus(amount).compareTo(budget.limit()) <= 0;
    return fits ? Room.YES : Room.NO;
  }

  @Override
  public void reserve(Usd amount) {
    reserved = reserved.plus(amount);
  }

  @Override
  public void settle(Usd reservation, Usd spent, Instant now) {
    spending.advance(now);
    reserved = reserved.minus(reservation);
    spending.add(spent);
    if (spent.compareTo(reservation) > 0) {
      excess = excess.plus(spent.minus(reservation));
    }
  }

  @Override
  public void charge(Usd spent, Instant now) {
    spending.advance(now);
    spending.add(spent);
  }

  @Override
  public double fill(Instant now) {
    spending.advance(now);
    return spending.spent().plus(reserved).dividedBy(budget.limit());
  }

  @Override
  public boolean isIdle(Instant now) {
    spending.advance(now);
    return reserved.signum() == 0 && spending.isEmpty();
  }

  @Override
  public Usd spent() {
    return spending.spent();
  }

  @Override
  public Usd reserved() {
    return reserved;
  }

  @Override
  public Usd excess() {
    return excess;
  }

  @Override
  public Instant roomAt() {
    return spending.roomAt();
  }
}
