package dev.rialto.internal.client;

import dev.rialto.CancelledCallException;
import dev.rialto.FailureDetails;
import dev.rialto.RialtoException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that somebody waits for, so that closing ends them all: nobody is left waiting on a
 * pipeline that is gone. Thread-safe.
 */
public final class LiveCalls implements AutoCloseable {

  /** A call that can be ended from outside. */
  interface Live {
    /** Makes the error the call's outcome, unless it has one. */
    void abort(RialtoException error);
  }

  private final Set<Live> calls = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

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
    return calls.size();
  }

  /** Ends all calls and lets none begin. */
  @Override
  public void close() {
    closed = true;
    calls.forEach(call -> call.abort(closedError()));
  }

  private static RialtoException closedError() {
    return new CancelledCallException(
        "This Rialto is closed",
        "Close it only when no call is needed any more",
        FailureDetails.NONE,
        null);
  }
}
