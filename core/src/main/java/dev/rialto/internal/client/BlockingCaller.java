package dev.rialto.internal.client;

import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits with the caller's own thread. No monitor is held meanwhile, so that a virtual thread frees
 * its carrier. The thread itself keeps the deadline, to the nanosecond.
 */
final class BlockingCaller extends UnaryCaller {

  private final Thread thread = Thread.currentThread();

  BlockingCaller(Call call, CallTools tools) {
    super(call, tools);
  }

  UnaryOutcome await() {
    while (!isOver()) {
      long left = call.deadline().remaining(tools.ticker().nanoTime());
      if (left <= 0) {
        expire();
      } else if (Thread.interrupted()) {
        abort(Ends.interrupted(call.origin()));
        thread.interrupt();
      } else {
        LockSupport.parkNanos(this, left);
      }
    }
    RialtoException shared = failure();
    if (shared == null) {
      return this;
    }
    // A copy, since callers who share a flight share its error.
    RialtoException error = shared.with(shared.details());
    error.addSuppressed(new CalledHere(call.origin()));
    throw error;
  }

  @Override
  void ended() {
    if (thread != Thread.currentThread()) { // which has not begun to wait
      LockSupport.unpark(thread);
    }
  }
}
