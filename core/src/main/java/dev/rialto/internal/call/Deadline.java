package dev.rialto.internal.call;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.LongSupplier;

/**
 * When a call must be over. One instance goes with a call through all its stages; a shared call's
 * is moved back when a reader with more time joins. Thread-safe.
 */
public class Deadline implements LongSupplier {

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
    return getAsLong() - nowNanos;
  }

  /** Moves the deadline back to that of the other, if that is later. */
  public void extendTo(Deadline other) {
    NANOS.accumulateAndGet(this, other.getAsLong(), Deadline::later);
  }

  /** Returns a deadline that is the latest of several, and moves back with them. */
  public static Deadline latestOf(List<Deadline> all) {
    return new Latest(List.copyOf(all));
  }

  private static long later(long one, long other) {
    return one - other >= 0 ? one : other;
  }

  /** Of one request for several calls, any of which may be joined by somebody with more time. */
  private static final class Latest extends Deadline {
    private final List<Deadline> all;

    Latest(List<Deadline> all) {
      super(all.get(0).getAsLong());
      this.all = all;
    }

    @Override
    public long getAsLong() {
      long latest = super.getAsLong();
      for (Deadline one : all) {
        latest = later(latest, one.getAsLong());
      }
      return latest;
    }
  }
}
