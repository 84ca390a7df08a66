package dev.rialto.internal.cache;

import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.cache.tier.TierSlot;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.spi.CacheTier;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right of this instance to make an answer for all, given back when the answer is made or will
 * not be. Stands between a flight and what it hears, and passes all on.
 */
final class Lease implements ResponseSink {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final TierSlot slot;
  private final CacheTier.Key key;
  private final ResponseSink sink;
  private final AtomicBoolean held = new AtomicBoolean(true);

  Lease(TierSlot slot, CacheTier.Key key, ResponseSink sink) {
    this.slot = slot;
    this.key = key;
    this.sink = sink;
  }

  /** Gives it back, once; after what was stored by then, on the same way. */
  void release() {
    if (held.compareAndSet(true, false)) {
      try {
        slot.tier().release(key);
      } catch (RuntimeException | Error e) { // of code that others wrote
        LOG.log(System.Logger.Level.WARNING, "A lease ends by its time alone: " + slot.name(), e);
      }
    }
  }

  /** Returns a flight that gives the lease back when it is cancelled. */
  Flight over(Flight flight) {
    return new Flight() {
      @Override
      public void request(long n) {
        flight.request(n);
      }

      @Override
      public void cancel() {
        flight.cancel();
        release();
      }

      @Override
      public FailureDetails whereabouts() {
        return flight.whereabouts();
      }

      @Override
      public String waitsFor() {
        return flight.waitsFor();
      }

      @Override
      public RialtoException atDeadline(RialtoException passed) {
        return flight.atDeadline(passed);
      }
    };
  }

  @Override
  public void onEvent(ResponseEvent event) {
    sink.onEvent(event);
  }

  @Override
  public void onComplete(Provenance provenance) {
    sink.onComplete(provenance);
    release();
  }

  @Override
  public void onError(RialtoException error) {
    release();
    sink.onError(error);
  }

  @Override
  public void onAnswer(Answer answer) {
    sink.onAnswer(answer);
    release();
  }
}
