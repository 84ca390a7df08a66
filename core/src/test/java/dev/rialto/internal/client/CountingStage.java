package dev.rialto.internal.client;

import dev.rialto.ResponseEvent;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.testing.ScriptedStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Streams a number of text deltas, each when it is asked for, and then ends. */
final class CountingStage implements Stage {

  private final long count;

  CountingStage(long count) {
    this.count = count;
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    Counting flight = new Counting(sink);
    flight.drain();
    return flight;
  }

  private final class Counting implements Flight {
    private final ResponseSink sink;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger work = new AtomicInteger();
    private volatile boolean over;
    private long sent;

    Counting(ResponseSink sink) {
      this.sink = sink;
    }

    @Override
    public void request(long n) {
      demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
      drain();
    }

    @Override
    public void cancel() {
      over = true;
    }

    private void drain() {
      if (work.getAndIncrement() != 0) {
        return;
      }
      int seen = 1;
      do {
        while (!over && sent < count && sent < demand.get()) {
          sink.onEvent(new ResponseEvent.Text("piece " + sent++));
        }
        if (!over && sent == count) {
          over = true;
          sink.onComplete(ScriptedStage.PROVENANCE);
        }
        seen = work.addAndGet(-seen);
      } while (seen != 0);
    }
  }
}
