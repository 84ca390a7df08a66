package dev.rialto.spi;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a transport has open and has done, for metrics. A snapshot; its numbers need not be of the
 * very same moment.
 *
 * @param connections open now, and being opened
 * @param inFlight exchanges that run on a connection now
 * @param waiting exchanges that wait for a connection now
 * @param connectionsOpened since the start
 * @param connectionsClosed since the start
 * @param connectFailures attempts to connect that failed, since the start
 * @param goAways how often a server asked to leave a connection, since the start
 * @param resetsSent streams that this side reset, since the start
 * @param resetsReceived streams that servers reset, since the start
 * @param exchangesStarted requests written, since the start
 * @param exchangesAnswered responses read to their end, since the start
 * @param bytesSent bytes of requests' bodies as they were on the wire, since the start
 * @param bytesReceived bytes of responses' bodies as they were on the wire, since the start
 * @param pools what is open to each origin
 */
public record TransportStats(
    int connections,
    long inFlight,
    long waiting,
    long connectionsOpened,
    long connectionsClosed,
    long connectFailures,
    long goAways,
    long resetsSent,
    long resetsReceived,
    long exchangesStarted,
    long exchangesAnswered,
    long bytesSent,
    long bytesReceived,
    List<Pool> pools) {

  /** Of a transport that counts nothing. */
  public static final TransportStats NONE =
      new TransportStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

  /** Copies the list. */
  public TransportStats {
    pools = List.copyOf(pools);
  }

  /**
   * The connections to one origin.
   *
   * @param origin where to
   * @param connections open now
   * @param inFlight exchanges that run on them
   * @param waiting exchanges that wait for one
   */
  public record Pool(Origin origin, int connections, int inFlight, int waiting) {}

  /** Returns the numbers of two transports together. */
  public TransportStats plus(TransportStats other) {
    return new TransportStats(
        connections + other.connections,
        inFlight + other.inFlight,
        waiting + other.waiting,
        connectionsOpened + other.connectionsOpened,
        connectionsClosed + other.connectionsClosed,
        connectFailures + other.connectFailures,
        goAways + other.goAways,
        resetsSent + other.resetsSent,
        resetsReceived + other.resetsReceived,
        exchangesStarted + other.exchangesStarted,
        exchangesAnswered + other.exchangesAnswered,
        bytesSent + other.bytesSent,
        bytesReceived + other.bytesReceived,
        Stream.concat(pools.stream(), other.pools.stream()).toList());
  }
}
