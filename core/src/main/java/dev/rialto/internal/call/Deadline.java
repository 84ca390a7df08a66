package dev.rialto.internal.call;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.LongSupplier;

/**
 * When a call must be over. One instance goes with a call through all its stages; a shared call's
 * is moved back when a reader with more time joins. Thread-safe.
 */
public final class Deadline implements LongSupplier {

  /** Every call has a deadline: an object less for each. */
  private static final AtomicLongFieldUpdater<Deadline> NANOS =
      AtomicLongFieldUpdater.newUpdater(Deadline.class, "nanos");

  private volatile long nanos;

  /**
   * Makes a deadline.
   *
   * @param nanos by the ticker of the Rialto
   */
  public Deadline(long nanos) {
    this.nanos = nanos;
  }

  /** Returns the moment, by the ticker of the Rialto. */
  @Override
  public long getAsLong() {
    return nanos;
  }

  /** Returns how many nanoseconds are left; 0 or less if it has passed. */
  public long remaining(long nowNanos) {
    return nanos - nowNanos;
  }

  /** Moves the deadline back to that of the other, if that is later. */
  public void extendTo(Deadline other) {
    NANOS.accumulateAndGet(this, other.nanos, (a, b) -> a - b >= 0 ? a : b);
  }
}
