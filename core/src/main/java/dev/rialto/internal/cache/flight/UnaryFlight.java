package dev.rialto.internal.cache.flight;

import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.cache.answer.CachedAnswer;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerDecoder;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One upstream call for all who want the same whole answer. It has the latest deadline of its
 * readers, and is cancelled when the last of them leaves. What it costs is told by one of them: the
 * first who is still there, or the last to leave. Thread-safe; signals outside its lock.
 */
final class UnaryFlight implements ResponseSink {

  private static final long TOGETHER_NANOS = Duration.ofSeconds(1).toNanos();

  private final Flights flights;
  private final CacheKey key;
  private final Call call;
  private final boolean storing;

  private final AskedFor asked;
  private final List<Reader> readers = new ArrayList<>(1);
  private @Nullable Reader payer;
  private boolean over;
  private boolean abandoned;
  private @Nullable Flight upstream;

  /**
   * Makes a flight.
   *
   * @param call what goes upstream, with a deadline of its own
   * @param storing whether the answer is to be remembered
   */
  UnaryFlight(Flights flights, CacheKey key, Call call, boolean storing) {
    this.flights = flights;
    this.key = key;
    this.call = call;
    this.storing = storing;
    this.asked = new AskedFor(flights.owner(), key, call);
  }

  /**
   * Returns whether it may wait for a provider's batch longer than the reader can, who would be
   * made by itself in time: less is left to that one than to the flight. Calls that begin together
   * are alike.
   */
  boolean isTooPatientFor(Call readersCall) {
    long now = flights.owner().nowNanos();
    return call.options().batch()
        && readersCall.deadline().remaining(now) < call.deadline().remaining(now) - TOGETHER_NANOS;
  }

  /** Adds a reader; null if the flight is over. */
  synchronized @Nullable Flight join(Call readersCall, ResponseSink sink) {
    if (over) {
      return null;
    }
    Reader reader = new Reader(readersCall, sink, readers.isEmpty());
    call.deadline().extendTo(readersCall.deadline());
    readers.add(reader);
    payer = readers.get(0);
    return reader;
  }

  /** Returns whether one who asks only now may have the answer. */
  boolean willDoFor(Call late) {
    return asked.willDoFor(late);
  }

  void launch(Flights.Source source) {
    Flight flight = Flights.start(source, asked, call, this);
    boolean unwanted;
    synchronized (this) {
      upstream = flight;
      unwanted = abandoned;
    }
    if (unwanted) {
      flight.cancel();
    }
  }

  @Override
  public void onEvent(ResponseEvent event) {
    // The stage below answers unary calls whole; pieces say nothing to a reader.
  }

  @Override
  public void onComplete(Provenance provenance) {
    throw new IllegalStateException("A unary call was answered with a stream");
  }

  @Override
  public void onAnswer(Answer answer) {
    if (storing) {
      flights
          .owner()
          .store(key, call, answer, CachedAnswer.NO_CUTS, asked.mark(), asked.beganNanos());
    }
    for (Reader reader : end()) {
      reader.answer(answer, pays(reader));
    }
  }

  @Override
  public void onError(RialtoException error) {
    for (Reader reader : end()) {
      // An exception for each: stack traces of several threads do not mix.
      reader.sink.onError(pays(reader) ? error : error.with(Unpaid.of(error.details())));
    }
  }

  /**
   * Closes the flight, after what it brought is in memory: who comes later finds it there. Returns
   * those who are still there.
   */
  private List<Reader> end() {
    flights.forget(key, this);
    synchronized (this) {
      over = true;
      List<Reader> all = new ArrayList<>(readers);
      all.removeIf(reader -> !reader.end());
      if (!all.isEmpty()) {
        payer = all.get(0);
      }
      readers.clear();
      return all;
    }
  }

  private synchronized boolean pays(Reader reader) {
    return payer == reader;
  }

  private void leave(Reader reader) {
    Flight flight;
    synchronized (this) {
      if (!readers.remove(reader)) {
        return;
      }
      if (!readers.isEmpty()) {
        payer = readers.get(0);
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

  private Flight running() {
    Flight running;
    synchronized (this) {
      running = upstream;
    }
    return running == null ? Flight.DONE : running;
  }

  private final class Reader implements Flight {
    private final Call own;
    private final ResponseSink sink;
    private final boolean first;
    private final AtomicBoolean over = new AtomicBoolean();

    Reader(Call own, ResponseSink sink, boolean first) {
      this.own = own;
      this.sink = sink;
      this.first = first;
    }

    boolean end() {
      return over.compareAndSet(false, true);
    }

    /** Answers; tokens and attempts are told to the one who pays, and to nobody else. */
    void answer(Answer answer, boolean pays) {
      Answer decoded = answer;
      if (own.output() != call.output() && !(own.request() instanceof EmbeddingRequest)) {
        try {
          decoded = AnswerDecoder.decode(own, answer);
        } catch (RialtoException e) {
          sink.onError(pays ? e : e.with(Unpaid.of(e.details())));
          return;
        }
      }
      if (!first) {
        TokenUsage saved = asked.saved(pays ? TokenUsage.NONE : answer.usage());
        flights.owner().shared(answer.provenance().model(), saved);
        decoded = CachedAnswer.unshared(decoded);
      }
      sink.onAnswer(
          decoded.from(
              Flights.provenance(answer.provenance(), own, first, pays),
              pays ? answer.usage() : TokenUsage.NONE));
    }

    @Override
    public void request(long n) {
      // A whole answer is one piece.
    }

    @Override
    public FailureDetails whereabouts() {
      FailureDetails shared = running().whereabouts();
      return pays(this) ? shared : Unpaid.of(shared);
    }

    @Override
    public String waitsFor() {
      return running().waitsFor();
    }

    @Override
    public RialtoException atDeadline(RialtoException passed) {
      return running().atDeadline(passed);
    }

    @Override
    public void cancel() {
      if (end()) {
        leave(this);
      }
    }
  }
}
