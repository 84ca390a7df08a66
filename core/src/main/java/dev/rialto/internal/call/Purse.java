package dev.rialto.internal.call;

import dev.rialto.Usd;

/**
 * What a call with a bound of its cost has spent and set aside, over all its attempts: repeats,
 * hedges, fallbacks, rounds of tools and a repair. One goes with a call through all its stages.
 * Thread-safe.
 */
public final class Purse {

  private Usd spent = Usd.ZERO;
  private Usd reserved = Usd.ZERO;

  /** Makes one from which nothing was taken. */
  public Purse() {}

  /** Returns what of a bound is neither spent nor set aside; 0 if it is all. */
  public synchronized Usd left(Usd most) {
    Usd left = most.minus(spent).minus(reserved);
    return left.signum() < 0 ? Usd.ZERO : left;
  }

  /** Returns what was spent so far. */
  public synchronized Usd spent() {
    return spent;
  }

  /** Sets an amount aside, if it fits into the bound; false if it does not. */
  public synchronized boolean reserve(Usd amount, Usd most) {
    Usd all = spent.plus(reserved).plus(amount);
    if (all.compareTo(most) > 0) {
      return false;
    }
    reserved = reserved.plus(amount);
    return true;
  }

  /** Takes what was spent, and gives back what was set aside for it. */
  public synchronized void settle(Usd setAside, Usd cost) {
    reserved = reserved.minus(setAside);
    spent = spent.plus(cost);
  }
}
