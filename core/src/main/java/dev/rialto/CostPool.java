package dev.rialto;

import java.util.Objects;

/**
 * A sum of money that several calls share, such as those of one job of an agent, or of a {@link
 * Bulk} with {@link Bulk#maxCost}: what one of them has spent or set aside is not there for the
 * others. Goes with each call in its options ({@link CallOptions.Builder#costPool}). Kept in
 * memory, for as long as somebody holds it. Thread-safe.
 *
 * <p>Each attempt sets the most that it may cost aside before it is sent, and puts what it has cost
 * in its place when it is over; so the sum is passed only by what a provider charges beyond what
 * was asked for.
 */
public final class CostPool {

  private final Usd limit;
  private final String name;
  private Usd spent = Usd.ZERO;
  private Usd reserved = Usd.ZERO;

  private CostPool(Usd limit, String name) {
    if (Objects.requireNonNull(limit, "limit").signum() <= 0) {
      throw new ConfigurationException(
          name + " is " + limit + "; allowed is an amount above zero",
          "Change " + name,
          FailureDetails.NONE,
          null);
    }
    this.limit = limit;
    this.name = name;
  }

  /**
   * Returns a pool from which nothing was taken.
   *
   * @param limit what all its calls may cost together, in dollars above zero
   * @throws ConfigurationException if it is not above zero
   */
  public static CostPool of(Usd limit) {
    return new CostPool(limit, "costPool");
  }

  /** Returns one whose refusals bear a name. */
  static CostPool named(String name, Usd limit) {
    return new CostPool(limit, name);
  }

  /** Returns what all its calls may cost together. */
  public Usd limit() {
    return limit;
  }

  /** Returns by which name {@link BudgetExceededException#budget} knows it. */
  public String name() {
    return name;
  }

  /** Returns what was spent so far. */
  public synchronized Usd spent() {
    return spent;
  }

  /** Returns what is neither spent nor set aside; 0 if it is all. */
  public synchronized Usd left() {
    Usd left = limit.minus(spent).minus(reserved);
    return left.signum() < 0 ? Usd.ZERO : left;
  }

  /**
   * Sets an amount aside, if there is as much; false if there is not. The pipeline does this before
   * each attempt; an application may for what it spends elsewhere.
   */
  public synchronized boolean reserve(Usd amount) {
    if (spent.plus(reserved).plus(amount).compareTo(limit) > 0) {
      return false;
    }
    reserved = reserved.plus(amount);
    return true;
  }

  /** Takes what was spent, and gives back what {@link #reserve} had set aside for it. */
  public synchronized void settle(Usd setAside, Usd cost) {
    reserved = reserved.minus(setAside);
    spent = spent.plus(cost);
  }

  @Override
  public String toString() {
    return name + ": " + left() + " of " + limit + " left";
  }
}
