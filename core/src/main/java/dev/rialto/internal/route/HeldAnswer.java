package dev.rialto.internal.route;

import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the reader of a stream of which nothing is shown until it is whole, and then hands
 * it out as fast as it is asked for. Thread-safe: whoever brings events or demand drains, one at a
 * time; itself the count of those who came.
 */
final class HeldAnswer extends AtomicInteger implements ResponseSink, Flight {

  private static final long serialVersionUID = 1L;

  private final transient ResponseSink sink;
  private final transient ConcurrentLinkedQueue<ResponseEvent> events =
      new ConcurrentLinkedQueue<>();
  private final AtomicLong demand = new AtomicLong();
  private transient Flight flight = Flight.DONE;

  /** A Provenance or a RialtoException; null while there is neither. */
  private transient volatile @Nullable Object outcome;

  private volatile boolean over;

  HeldAnswer(ResponseSink sink) {
    this.sink = sink;
  }

  /** Takes the call that is held back, before it is handed to anybody. */
  void holds(Flight call) {
    flight = call;
  }

  @Override
  public void request(long n) {
    demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    drain();
  }

  @Override
  public void cancel() {
    over = true;
    flight.cancel();
    drain();
  }

  @Override
  public FailureDetails whereabouts() {
    return flight.whereabouts();
  }

  @Override
  public void onParked(boolean waits) {
    sink.onParked(waits);
  }

  @Override
  public void onEvent(ResponseEvent event) {
    events.add(event); // the router hands them out when it has them all
  }

  @Override
  public void onComplete(Provenance provenance) {
    outcome = provenance;
    drain();
  }

  @Override
  public void onError(RialtoException error) {
    outcome = error;
    drain();
  }

  @Override
  public void onAnswer(Answer answer) {
    throw new IllegalStateException("a stream is answered piece by piece");
  }

  private void drain() {
    if (getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      handOut();
      seen = addAndGet(-seen);
    } while (seen != 0);
  }

  private void handOut() {
    Object end = outcome;
    if (end == null) {
      return;
    }
    while (!over) {
      ResponseEvent next = events.peek();
      if (next == null || end instanceof RialtoException) {
        over = true;
        if (end instanceof RialtoException error) {
          sink.onError(error);
        } else {
          sink.onComplete((Provenance) end);
        }
      } else if (next.isContent() && demand.get() == 0) {
        return;
      } else {
        events.poll();
        if (next.isContent()) {
          demand.getAndUpdate(d -> d == Long.MAX_VALUE ? d : d - 1);
        }
        sink.onEvent(next);
      }
    }
    events.clear();
  }
}
