package dev.rialto.internal.call;

import dev.rialto.FailureDetails;
import dev.rialto.RialtoException;
import org.jspecify.annotations.Nullable;

/** Keeps demand and cancellation that come before the call has begun, and passes them on then. */
public final class StartingFlight implements Flight {

  private @Nullable Flight running;
  private long early;
  private boolean cancelled;

  /** The call has begun. */
  public void started(Flight flight) {
    long demand;
    boolean cancel;
    synchronized (this) {
      running = flight;
      demand = early;
      cancel = cancelled;
      early = 0;
    }
    if (cancel) {
      flight.cancel();
    } else if (demand > 0) {
      flight.request(demand);
    }
  }

  /** Returns whether nobody wants the call any more, so that it need not begin. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void request(long n) {
    Flight flight;
    synchronized (this) {
      flight = running;
      if (flight == null) {
        early = early + n < 0 ? Long.MAX_VALUE : early + n;
      }
    }
    if (flight != null) {
      flight.request(n);
    }
  }

  @Override
  public FailureDetails whereabouts() {
    Flight flight;
    synchronized (this) {
      flight = running;
    }
    return flight == null ? FailureDetails.NONE : flight.whereabouts();
  }

  @Override
  public String waitsFor() {
    Flight flight;
    synchronized (this) {
      flight = running;
    }
    return flight == null ? "" : flight.waitsFor();
  }

  @Override
  public RialtoException atDeadline(RialtoException passed) {
    Flight flight;
    synchronized (this) {
      flight = running;
    }
    return flight == null ? passed : flight.atDeadline(passed);
  }

  @Override
  public Spent spent() {
    Flight flight;
    synchronized (this) {
      flight = running;
    }
    return flight == null ? Spent.NOTHING : flight.spent();
  }

  @Override
  public void cancel() {
    Flight flight;
    synchronized (this) {
      flight = running;
      cancelled = true;
    }
    if (flight != null) {
      flight.cancel();
    }
  }
}
