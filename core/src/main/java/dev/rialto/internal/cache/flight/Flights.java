package dev.rialto.internal.cache.flight;

import dev.rialto.CacheMode;
import dev.rialto.CacheStatus;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls under way, by their keys, so that equal ones share one. Unary calls share with unary
 * ones and streams with streams. Thread-safe.
 */
public final class Flights {

  private final FlightOwner owner;
  private final int maxBytes;
  private final ConcurrentMap<CacheKey, UnaryFlight> unary = new ConcurrentHashMap<>();
  private final ConcurrentMap<CacheKey, StreamFlight> streams = new ConcurrentHashMap<>();

  /**
   * Makes room for flights.
   *
   * @param maxBytes how much of a stream is kept for late readers and for memory, by estimate
   */
  public Flights(FlightOwner owner, int maxBytes) {
    this.owner = owner;
    this.maxBytes = maxBytes;
  }

  /** Says where a new flight gets its answer. */
  public interface Source {
    /** Returns what the flight starts, which is told on its way what the flight has to know. */
    Stage of(Asking flight);
  }

  /** Returns how many flights are under way. */
  public int count() {
    return unary.size() + streams.size();
  }

  /** Joins an equal call that is under way; null if there is none that will do. */
  public @Nullable Flight join(CacheKey key, Call call, ResponseSink sink) {
    if (call.unary()) {
      UnaryFlight running = unary.get(key);
      return running == null || running.isTooPatientFor(call) || !running.willDoFor(call)
          ? null
          : running.join(call, sink);
    }
    StreamFlight running = streams.get(key);
    StreamReader reader =
        running == null || !running.willDoFor(call) ? null : running.join(call, sink);
    if (reader != null) {
      reader.drain();
    }
    return reader;
  }

  /**
   * Joins an equal call that is under way, or begins one that others may join; also in place of one
   * that will not do, which goes on for those who wait for it.
   */
  public Flight share(CacheKey key, Call call, ResponseSink sink, Source source) {
    return call.unary()
        ? shareUnary(key, call, sink, source)
        : shareStream(key, call, sink, source);
  }

  private Flight shareUnary(CacheKey key, Call call, ResponseSink sink, Source source) {
    while (true) {
      UnaryFlight running = unary.get(key);
      if (running == null || !running.willDoFor(call)) {
        UnaryFlight own = new UnaryFlight(this, key, shared(call), true);
        Flight reader = Objects.requireNonNull(own.join(call, sink));
        if (putInPlaceOf(running, unary, key, own)) {
          own.launch(source);
          return reader;
        }
        continue;
      }
      if (running.isTooPatientFor(call)) {
        return alone(key, call, sink, true, source);
      }
      Flight reader = running.join(call, sink);
      if (reader != null) {
        return reader;
      }
      unary.remove(key, running);
    }
  }

  private Flight shareStream(CacheKey key, Call call, ResponseSink sink, Source source) {
    while (true) {
      StreamFlight running = streams.get(key);
      if (running == null || !running.willDoFor(call)) {
        StreamFlight own = stream(key, call, true);
        Flight reader = Objects.requireNonNull(own.join(call, sink));
        if (putInPlaceOf(running, streams, key, own)) {
          own.launch(source);
          return reader;
        }
        continue;
      }
      StreamReader reader = running.join(call, sink);
      if (reader != null) {
        reader.drain();
        return reader;
      }
      streams.remove(key, running);
    }
  }

  /** Puts a flight where nothing is, or where the given one still is. */
  private static <F> boolean putInPlaceOf(
      @Nullable F running, ConcurrentMap<CacheKey, F> flights, CacheKey key, F own) {
    return running == null
        ? flights.putIfAbsent(key, own) == null
        : flights.replace(key, running, own);
  }

  /** Begins a call that nobody joins. */
  public Flight alone(CacheKey key, Call call, ResponseSink sink, boolean storing, Source source) {
    if (call.unary()) {
      UnaryFlight own = new UnaryFlight(this, key, call, storing);
      Flight reader = Objects.requireNonNull(own.join(call, sink));
      own.launch(source);
      return reader;
    }
    StreamFlight own = stream(key, call, storing);
    StreamReader reader = Objects.requireNonNull(own.join(call, sink));
    own.launch(source);
    return reader;
  }

  /**
   * Begins a call for memory's sake, unless an equal one is under way that will do.
   *
   * @param sink hears how it ends
   * @return whether it was begun
   */
  public boolean fetch(CacheKey key, Call call, ResponseSink sink, Source source) {
    if (call.unary()) {
      UnaryFlight running = unary.get(key);
      UnaryFlight flight = new UnaryFlight(this, key, call, true);
      flight.join(call, sink);
      if ((running != null && running.willDoFor(call))
          || !putInPlaceOf(running, unary, key, flight)) {
        return false;
      }
      flight.launch(source);
      return true;
    }
    StreamFlight running = streams.get(key);
    StreamFlight flight = stream(key, call, true);
    StreamReader reader = Objects.requireNonNull(flight.join(call, sink));
    if ((running != null && running.willDoFor(call))
        || !putInPlaceOf(running, streams, key, flight)) {
      return false;
    }
    flight.launch(source);
    reader.request(Long.MAX_VALUE);
    return true;
  }

  /**
   * Starts a flight's call. If that throws, all its readers hear of it: those who have joined
   * meanwhile, and those who would join a flight that never ends.
   */
  static Flight start(Source source, Asking flight, Call call, ResponseSink sink) {
    try {
      return source.of(flight).start(call, sink);
    } catch (RuntimeException bug) {
      sink.onError(Faults.notStarted(call, bug));
      return Flight.DONE;
    } catch (Error bug) {
      sink.onError(Faults.notStarted(call, bug));
      throw bug;
    }
  }

  private StreamFlight stream(CacheKey key, Call call, boolean storing) {
    return new StreamFlight(this, key, shared(call), storing, maxBytes);
  }

  private static Call shared(Call call) {
    return call.with(new Deadline(call.deadline().getAsLong()));
  }

  /** Returns the cache that all flights are part of. */
  FlightOwner owner() {
    return owner;
  }

  /**
   * Returns how an answer came about, as a reader of a flight is told.
   *
   * @param first whether the flight was started for this reader
   * @param pays whether its attempts are this reader's account
   */
  static Provenance provenance(Provenance from, Call call, boolean first, boolean pays) {
    Provenance own = pays ? from : from.attempted(List.of());
    if (from.cacheStatus().isHit() || call.cache() == CacheMode.REFRESH) {
      return own;
    }
    return own.from(first ? CacheStatus.MISS : CacheStatus.SHARED, 0);
  }

  void forget(CacheKey key, UnaryFlight flight) {
    unary.remove(key, flight);
  }

  void forget(CacheKey key, StreamFlight flight) {
    streams.remove(key, flight);
  }
}
