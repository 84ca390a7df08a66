package dev.rialto.metrics.internal.registry;

import com.codahale.metrics.Gauge;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportStats;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.ToLongFunction;

/**
 * The transports of the Rialtos that are listened to, asked when somebody looks. Several Rialtos on
 * one transport count once. A transport that nobody uses any more is not kept for its numbers.
 */
public final class Transports {

  /** The numbers by the names of the package's documentation. */
  private static final Map<String, ToLongFunction<TransportStats>> NUMBERS =
      Map.ofEntries(
          Map.entry("connections", TransportStats::connections),
          Map.entry("in-flight", TransportStats::inFlight),
          Map.entry("waiting", TransportStats::waiting),
          Map.entry("connects", TransportStats::connectionsOpened),
          Map.entry("disconnects", TransportStats::connectionsClosed),
          Map.entry("connect-failures", TransportStats::connectFailures),
          Map.entry("goaways", TransportStats::goAways),
          Map.entry("resets-sent", TransportStats::resetsSent),
          Map.entry("resets-received", TransportStats::resetsReceived),
          Map.entry("requests", TransportStats::exchangesStarted),
          Map.entry("answers", TransportStats::exchangesAnswered),
          Map.entry("bytes-sent", TransportStats::bytesSent),
          Map.entry("bytes-received", TransportStats::bytesReceived));

  private final Set<Transport> transports =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  public void add(Transport transport) {
    transports.add(transport);
  }

  /** Returns all numbers together. */
  public TransportStats stats() {
    List<Transport> all;
    synchronized (transports) {
      all = List.copyOf(transports);
    }
    TransportStats sum = TransportStats.NONE;
    for (Transport transport : all) {
      sum = sum.plus(transport.stats());
    }
    return sum;
  }

  void register(Registration registration) {
    NUMBERS.forEach(
        (name, number) -> {
          Gauge<Long> gauge = () -> number.applyAsLong(stats());
          registration.put("transport." + name, gauge);
        });
  }
}
