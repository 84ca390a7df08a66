package dev.rialto.internal.cache.flight;

import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.TruncatedResponseException;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One who reads a shared stream. Whoever brings news, the stream or the reader's own demand, calls
 * {@link #drain}; one thread at a time hands out, so signals are serial. Thread-safe.
 */
final class StreamReader implements Flight {

  private final StreamFlight flight;
  private final Call call;
  private final ResponseSink sink;
  private final boolean first;
  private final AtomicInteger wip = new AtomicInteger();
  private final AtomicLong asked = new AtomicLong();

  /** What was read last; written by the thread that drains. */
  private volatile LogEntry at;

  private volatile boolean over;
  private volatile @Nullable RialtoException failure;
  private long given;
  private TokenUsage saved = TokenUsage.NONE;

  StreamReader(StreamFlight flight, LogEntry start, Call call, ResponseSink sink, boolean first) {
    this.flight = flight;
    this.at = start;
    this.call = call;
    this.sink = sink;
    this.first = first;
  }

  Call call() {
    return call;
  }

  /** Returns whether the stream was started for this reader. */
  boolean isFirst() {
    return first;
  }

  long readBytes() {
    return at.endBytes();
  }

  @Override
  public void request(long n) {
    if (n <= 0 || over) {
      return;
    }
    long total = asked.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    flight.want(total);
    drain();
  }

  @Override
  public FailureDetails whereabouts() {
    FailureDetails shared = flight.running().whereabouts();
    return flight.pays(this) ? shared : Unpaid.of(shared);
  }

  @Override
  public String waitsFor() {
    return flight.running().waitsFor();
  }

  @Override
  public void cancel() {
    over = true;
    flight.leave(this);
  }

  /** Ends the reading of one who holds on to more of the log than is allowed. */
  void lag(int maxBytes) {
    failure =
        new TruncatedResponseException(
            "The reader fell more than "
                + maxBytes
                + " bytes behind others who read the same answer",
            "Read faster, raise cache.maxAnswerBytes, or call with CacheMode.OFF to have a stream"
                + " of its own",
            FailureDetails.NONE,
            null);
    drain();
  }

  void drain() {
    if (wip.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    do {
      while (!over && step()) {
        // on to the next entry
      }
      missed = wip.addAndGet(-missed);
    } while (missed != 0);
  }

  /** Hands out the next entry; false if there is none, or none that was asked for. */
  private boolean step() {
    RialtoException failed = failure;
    if (failed != null) {
      over = true;
      flight.leave(this);
      // Who is the last to leave cuts the stream, and tells what that has cost.
      sink.onError(failed.with(whereabouts()));
      return false;
    }
    LogEntry entry = at.next();
    if (entry == null) {
      return false;
    }
    ResponseEvent event = entry.event();
    if (event == null) {
      end(entry);
      return false;
    }
    if (event.isContent()) {
      if (given >= asked.get()) {
        return false;
      }
      given++;
    }
    at = entry;
    if (event instanceof ResponseEvent.Usage usage && !flight.pays(this)) {
      saved = usage.usage();
      sink.onEvent(new ResponseEvent.Usage(TokenUsage.NONE));
    } else {
      sink.onEvent(event);
    }
    return true;
  }

  private void end(LogEntry entry) {
    over = true;
    at = entry;
    boolean pays = flight.told(this);
    Provenance completed = entry.completed();
    if (completed != null) {
      if (!first) {
        flight.shared(completed.model(), saved);
      }
      sink.onComplete(flight.provenance(completed, this, pays));
    }
    RialtoException failed = entry.failed();
    if (failed != null) {
      // An exception for each: stack traces of several threads do not mix.
      sink.onError(pays ? failed : failed.with(Unpaid.of(failed.details())));
    }
  }
}
