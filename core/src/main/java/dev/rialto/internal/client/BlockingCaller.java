package dev.rialto.internal.client;

import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Ticker;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Waits with the caller's own thread. No monitor is held meanwhile, so that a virtual thread frees
 * its carrier. The thread itself keeps the deadline; no timer is needed.
 */
final class BlockingCaller extends UnaryCaller {

  private final Thread thread = Thread.currentThread();

  BlockingCaller(Call call, Ticker ticker, Consumer<PipelineEvent> events, LiveCalls live) {
    super(call, ticker, events, live);
  }

  UnaryOutcome await() {
    Object outcome = outcome();
    while (outcome == null) {
      long left = call.deadline().remaining(ticker.nanoTime());
      if (left <= 0) {
        abort(Ends.deadline(call));
      } else if (Thread.interrupted()) {
        abort(Ends.interrupted(call));
        thread.interrupt();
      } else {
        LockSupport.parkNanos(this, left);
      }
      outcome = outcome();
    }
    if (outcome instanceof UnaryOutcome answered) {
      return answered;
    }
    // A copy, since callers who share a flight share its error.
    RialtoException shared = (RialtoException) outcome;
    RialtoException error = shared.with(shared.details());
    error.addSuppressed(new CalledHere(call.origin()));
    throw error;
  }

  @Override
  void ended() {
    LockSupport.unpark(thread);
  }
}
