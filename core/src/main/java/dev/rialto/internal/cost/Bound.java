package dev.rialto.internal.cost;

import dev.rialto.CostPool;
import dev.rialto.Usd;
import dev.rialto.internal.call.Purse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The most that an attempt may cost, as it was set aside in the purse of its call and in the pool
 * that the call shares with others.
 *
 * @param amount how much; null if the price is not known
 * @param purse where it is set aside; null: nowhere
 * @param pool where else; null: nowhere
 */
record Bound(@Nullable Usd amount, @Nullable Purse purse, @Nullable CostPool pool) {

  /** Of an attempt that nobody bounds. */
  static final Bound NONE = new Bound(null, null, null);

  Usd setAside() {
    return Objects.requireNonNullElse(amount, Usd.ZERO);
  }

  /** Takes what the attempt cost in the place of what was set aside. */
  void settle(Usd cost) {
    if (purse != null) {
      purse.settle(setAside(), cost);
    }
    if (pool != null) {
      pool.settle(setAside(), cost);
    }
  }
}
