package dev.rialto.internal.cache.flight;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerBuilder;
import dev.rialto.internal.call.AnswerDecoder;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One upstream stream for all who want the same one. Thread-safe.
 *
 * <p>What passes is appended to a linked log; each reader holds the last entry that it has read,
 * and reads on at its own pace. The flight holds the log's beginning, for late readers and for
 * memory, until the log outgrows the bound: then it lets go, takes no more readers, and what the
 * slowest reader has passed is garbage. A reader that falls behind by more than the bound is
 * failed, since neither memory nor the others may pay for it. Credit follows the reader who has
 * asked for most; it is never taken back, and the stream never restarts. What it costs is told by
 * one reader: the first who is still there, or the last to leave.
 */
final class StreamFlight implements ResponseSink {

  private final Flights flights;
  private final CacheKey key;
  private final Call call;
  private final boolean storing;

  private final AskedFor asking;
  private final int maxBytes;
  private final CopyOnWriteArrayList<StreamReader> readers = new CopyOnWriteArrayList<>();

  /** Where late readers begin; null once the log is too large. Guarded by this. */
  private @Nullable LogEntry head;

  /** The last entry; touched by the upstream's signals alone, which are serial. */
  private LogEntry tail;

  private @Nullable StreamReader payer;
  private boolean over;
  private boolean abandoned;
  private long asked;
  private @Nullable Flight upstream;

  /**
   * Makes a flight.
   *
   * @param call what goes upstream, with a deadline of its own
   * @param storing whether the answer is to be remembered
   */
  StreamFlight(Flights flights, CacheKey key, Call call, boolean storing, int maxBytes) {
    this.flights = flights;
    this.key = key;
    this.call = call;
    this.storing = storing;
    this.asking = new AskedFor(flights.owner(), key, call);
    this.maxBytes = maxBytes;
    LogEntry first = LogEntry.first();
    head = first;
    tail = first;
  }

  /** Returns what goes on upstream. */
  Flight running() {
    Flight running;
    synchronized (this) {
      running = upstream;
    }
    return running == null ? Flight.DONE : running;
  }

  /** Adds a reader, which begins at the beginning; null if the flight is over or too far on. */
  synchronized @Nullable StreamReader join(Call readersCall, ResponseSink sink) {
    LogEntry start = head;
    if (over || start == null) {
      return null;
    }
    StreamReader reader = new StreamReader(this, start, readersCall, sink, readers.isEmpty());
    call.deadline().extendTo(readersCall.deadline());
    readers.add(reader);
    payer = readers.get(0);
    return reader;
  }

  /** Returns whether one who asks only now may have the answer. */
  boolean willDoFor(Call late) {
    return asking.willDoFor(late);
  }

  void launch(Flights.Source source) {
    Flight flight = Flights.start(source, asking, call, this);
    boolean unwanted;
    long more;
    synchronized (this) {
      upstream = flight;
      unwanted = abandoned;
      more = asked;
    }
    if (unwanted) {
      flight.cancel();
    } else if (more > 0) {
      flight.request(more);
    }
  }

  @Override
  public void onEvent(ResponseEvent event) {
    append(tail.then(event));
    if (tail.endBytes() > maxBytes) {
      outgrow();
    }
  }

  @Override
  public void onComplete(Provenance provenance) {
    LogEntry first;
    synchronized (this) {
      first = head;
    }
    if (storing && first != null) {
      store(first, provenance);
    }
    end(tail.then(provenance));
  }

  @Override
  public void onError(RialtoException error) {
    end(tail.then(error));
  }

  @Override
  public void onAnswer(Answer answer) {
    throw new IllegalStateException("A streaming call was answered whole");
  }

  /** A reader has asked for so many pieces in all; upstream is asked for what it was not yet. */
  void want(long total) {
    long more;
    Flight flight;
    synchronized (this) {
      if (total <= asked) {
        return;
      }
      more = total == Long.MAX_VALUE ? Long.MAX_VALUE : total - asked;
      asked = total;
      flight = upstream;
    }
    if (flight != null) {
      flight.request(more);
    }
  }

  void leave(StreamReader reader) {
    Flight flight;
    synchronized (this) {
      if (!readers.remove(reader)) {
        return;
      }
      if (payer == reader && !readers.isEmpty()) {
        payer = readers.get(0); // those who were told the end are among them no more
      }
      if (over || !readers.isEmpty()) {
        return;
      }
      over = true;
      abandoned = true;
      flight = upstream;
    }
    flights.forget(key, this);
    if (flight != null) {
      flight.cancel();
    }
  }

  /** Returns whether tokens and attempts are this reader's account. */
  synchronized boolean pays(StreamReader reader) {
    return payer == reader;
  }

  /** A reader is told the end. Returns whether tokens and attempts remain its account. */
  synchronized boolean told(StreamReader reader) {
    readers.remove(reader);
    return payer == reader;
  }

  Provenance provenance(Provenance from, StreamReader reader, boolean pays) {
    return Flights.provenance(from, reader.call(), reader.isFirst(), pays);
  }

  void shared(String model, TokenUsage saved) {
    flights.owner().shared(model, asking.saved(saved));
  }

  private void append(LogEntry entry) {
    tail.link(entry);
    tail = entry;
    for (StreamReader reader : readers) {
      reader.drain();
    }
  }

  /** Closes the flight, after what it brought is in memory: who comes later finds it there. */
  private void end(LogEntry last) {
    flights.forget(key, this);
    synchronized (this) {
      over = true;
      head = null;
    }
    append(last);
  }

  private void outgrow() {
    boolean first;
    synchronized (this) {
      first = head != null;
      head = null;
    }
    if (first) {
      flights.forget(key, this);
    }
    if (readers.size() > 1) {
      for (StreamReader reader : readers) {
        if (tail.endBytes() - reader.readBytes() > maxBytes) {
          reader.lag(maxBytes);
        }
      }
    }
  }

  private void store(LogEntry first, Provenance provenance) {
    AnswerBuilder builder = new AnswerBuilder();
    IntStream.Builder cuts = IntStream.builder();
    int length = 0;
    for (LogEntry entry = first.next(); entry != null; entry = entry.next()) {
      ResponseEvent event = entry.event();
      if (event != null) {
        builder.add(event);
      }
      if (event instanceof ResponseEvent.Text piece) {
        length += piece.text().length();
        cuts.add(length);
      }
    }
    try {
      Answer answer = AnswerDecoder.decode(call, builder.build(provenance));
      flights
          .owner()
          .store(key, call, answer, cuts.build().toArray(), asking.mark(), asking.beganNanos());
    } catch (RialtoException e) {
      // Its readers got it as it came; nobody else will.
    }
  }
}
