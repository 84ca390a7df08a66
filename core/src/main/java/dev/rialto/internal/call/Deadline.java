package dev.rialto.internal.call;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * When a call must be over. One instance goes with a call through all its stages; a shared call's
 * is moved back when a reader with more time joins. Thread-safe.
 */
public final class Deadline implements LongSupplier {

  private final AtomicLong nanos;

  /**
   * Makes a deadline.
   *
   * @param nanos by the ticker of the Rialto
   */
  public Deadline(long nanos) {
    this.nanos = new AtomicLong(nanos);
  }

  /** Returns the moment, by the ticker of the Rialto. */
  @Override
  public long getAsLong() {
    return nanos.get();
  }

  /** Returns how many nanoseconds are left; 0 or less if it has passed. */
  public long remaining(long nowNanos) {
    return nanos.get() - nowNanos;
  }

  /** Moves the deadline back to that of the other, if that is later. */
  public void extendTo(Deadline other) {
    long later = other.nanos.get();
    nanos.accumulateAndGet(later, (a, b) -> a - b >= 0 ? a : b);
  }
}
