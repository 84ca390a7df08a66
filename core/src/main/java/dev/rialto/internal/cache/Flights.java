package dev.rialto.internal.cache;

import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls under way, by their keys, so that equal ones share one. Unary calls share with unary
 * ones and streams with streams. Thread-safe.
 */
final class Flights {

  private final CacheStage stage;
  private final int maxBytes;
  private final ConcurrentMap<CacheKey, UnaryFlight> unary = new ConcurrentHashMap<>();
  private final ConcurrentMap<CacheKey, StreamFlight> streams = new ConcurrentHashMap<>();

  Flights(CacheStage stage, int maxBytes) {
    this.stage = stage;
    this.maxBytes = maxBytes;
  }

  /** Says where a new flight gets its answer. */
  interface Source {
    /**
     * Returns what the flight starts.
     *
     * @param goesUpstream runs when no tier has the answer
     */
    Stage of(Runnable goesUpstream);
  }

  int count() {
    return unary.size() + streams.size();
  }

  /** Joins an equal call that is under way; null if there is none. */
  @Nullable Flight join(CacheKey key, Call call, ResponseSink sink) {
    if (call.unary()) {
      UnaryFlight running = unary.get(key);
      return running == null || running.isTooPatientFor(call) ? null : running.join(call, sink);
    }
    StreamFlight running = streams.get(key);
    StreamReader reader = running == null ? null : running.join(call, sink);
    if (reader != null) {
      reader.drain();
    }
    return reader;
  }

  /** Joins an equal call that is under way, or begins one that others may join. */
  Flight share(CacheKey key, Call call, ResponseSink sink, Source source) {
    return call.unary()
        ? shareUnary(key, call, sink, source)
        : shareStream(key, call, sink, source);
  }

  private Flight shareUnary(CacheKey key, Call call, ResponseSink sink, Source source) {
    while (true) {
      UnaryFlight running = unary.get(key);
      if (running == null) {
        UnaryFlight own = new UnaryFlight(stage, key, shared(call), true);
        Flight reader = Objects.requireNonNull(own.join(call, sink));
        running = unary.putIfAbsent(key, own);
        if (running == null) {
          own.launch(source.of(own::goesUpstream));
          return reader;
        }
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
      if (running == null) {
        StreamFlight own = stream(key, call, true);
        Flight reader = Objects.requireNonNull(own.join(call, sink));
        running = streams.putIfAbsent(key, own);
        if (running == null) {
          own.launch(source.of(own::goesUpstream));
          return reader;
        }
      }
      StreamReader reader = running.join(call, sink);
      if (reader != null) {
        reader.drain();
        return reader;
      }
      streams.remove(key, running);
    }
  }

  /** Begins a call that nobody joins. */
  Flight alone(CacheKey key, Call call, ResponseSink sink, boolean storing, Source source) {
    if (call.unary()) {
      UnaryFlight own = new UnaryFlight(stage, key, call, storing);
      Flight reader = Objects.requireNonNull(own.join(call, sink));
      own.launch(source.of(own::goesUpstream));
      return reader;
    }
    StreamFlight own = stream(key, call, storing);
    StreamReader reader = Objects.requireNonNull(own.join(call, sink));
    own.launch(source.of(own::goesUpstream));
    return reader;
  }

  /**
   * Begins a call for memory's sake, unless an equal one is under way.
   *
   * @param sink hears how it ends
   * @return whether it was begun
   */
  boolean fetch(CacheKey key, Call call, ResponseSink sink, Source source) {
    if (call.unary()) {
      UnaryFlight flight = new UnaryFlight(stage, key, call, true);
      flight.join(call, sink);
      if (unary.putIfAbsent(key, flight) != null) {
        return false;
      }
      flight.launch(source.of(flight::goesUpstream));
      return true;
    }
    StreamFlight flight = stream(key, call, true);
    StreamReader reader = Objects.requireNonNull(flight.join(call, sink));
    if (streams.putIfAbsent(key, flight) != null) {
      return false;
    }
    flight.launch(source.of(flight::goesUpstream));
    reader.request(Long.MAX_VALUE);
    return true;
  }

  private StreamFlight stream(CacheKey key, Call call, boolean storing) {
    return new StreamFlight(stage, key, shared(call), storing, maxBytes);
  }

  private static Call shared(Call call) {
    return call.with(new Deadline(call.deadline().getAsLong()));
  }

  void forget(CacheKey key, UnaryFlight flight) {
    unary.remove(key, flight);
  }

  void forget(CacheKey key, StreamFlight flight) {
    streams.remove(key, flight);
  }
}
