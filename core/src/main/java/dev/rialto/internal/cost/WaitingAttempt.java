package dev.rialto.internal.cost;

import dev.rialto.FailureDetails;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Spent;
import org.jspecify.annotations.Nullable;

/** An attempt that waits for room in a shared budget, and then the attempt itself. Thread-safe. */
final class WaitingAttempt implements Flight {

  private @Nullable Flight flight;

  /** What is being sent for it, and knows its cost; not to be asked for content yet. */
  private @Nullable Flight account;

  private long requested;
  private boolean cancelled;

  /** Returns whether nobody wants it any more. */
  synchronized boolean isCancelled() {
    return cancelled;
  }

  /** As an attempt that need not wait gets it. */
  synchronized boolean begins(Flight costed) {
    account = costed;
    return !cancelled;
  }

  /** Hands what was asked of this over to what was begun for it. */
  void begun(Flight running) {
    long n;
    boolean cancel;
    synchronized (this) {
      flight = running;
      n = requested;
      cancel = cancelled;
    }
    if (cancel) {
      running.cancel();
    } else if (n > 0) {
      running.request(n);
    }
  }

  @Override
  public void request(long n) {
    Flight running;
    synchronized (this) {
      running = flight;
      if (running == null) {
        requested = requested + n < 0 ? Long.MAX_VALUE : requested + n;
      }
    }
    if (running != null) {
      running.request(n);
    }
  }

  @Override
  public void cancel() {
    Flight running;
    synchronized (this) {
      cancelled = true;
      running = flight == null ? account : flight;
    }
    if (running != null) {
      running.cancel();
    }
  }

  private synchronized Flight current() {
    Flight running = flight == null ? account : flight;
    return running == null ? Flight.DONE : running;
  }

  @Override
  public FailureDetails whereabouts() {
    return current().whereabouts();
  }

  @Override
  public Spent spent() {
    return current().spent();
  }
}
