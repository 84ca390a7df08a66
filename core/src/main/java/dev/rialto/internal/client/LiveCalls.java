package dev.rialto.internal.client;

import dev.rialto.CancelledCallException;
import dev.rialto.FailureDetails;
import dev.rialto.RialtoException;
import dev.rialto.internal.time.Expirations;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;

/**
 * The calls that somebody waits for, so that their deadlines end them and closing ends them all:
 * nobody is left waiting on a pipeline that is gone. Thread-safe.
 */
public final class LiveCalls implements AutoCloseable {

  /** A call that can be ended from outside. */
  interface Live extends Expirations.Expiring {
    /** Makes the error the call's outcome, unless it has one. */
    void abort(RialtoException error);
  }

  private final Expirations<Live> calls;
  private volatile boolean closed;

  /** Makes one without calls. */
  public LiveCalls(Ticker ticker, Scheduler scheduler) {
    calls = new Expirations<>(ticker, scheduler);
  }

  /** Throws if no call may begin any more. */
  void checkOpen() {
    if (closed) {
      throw closedError();
    }
  }

  void add(Live call) {
    calls.add(call);
    if (closed) {
      call.abort(closedError());
    }
  }

  void remove(Live call) {
    calls.remove(call);
  }

  /** Returns how many calls are under way. */
  int count() {
    return calls.all().size();
  }

  /** Ends all calls and lets none begin. */
  @Override
  public void close() {
    closed = true;
    calls.all().forEach(call -> call.abort(closedError()));
  }

  private static RialtoException closedError() {
    return new CancelledCallException(
        "This Rialto is closed",
        "Close it only when no call is needed any more",
        FailureDetails.NONE,
        null);
  }
}
