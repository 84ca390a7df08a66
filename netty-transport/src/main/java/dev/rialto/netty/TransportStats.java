package dev.rialto.netty;

/**
 * What a transport has done and has open, for metrics. A snapshot; its numbers need not be of the
 * very same moment.
 *
 * @param connections open now, and being opened
 * @param connectionsOpened since the start
 * @param connectionsClosed since the start
 * @param connectFailures attempts to connect that failed, since the start
 * @param goAways how often a server asked to leave a connection, since the start
 * @param waiting calls that wait for a connection now
 * @param exchangesStarted requests written, since the start
 * @param exchangesAnswered responses read to their end, since the start
 */
public record TransportStats(
    int connections,
    long connectionsOpened,
    long connectionsClosed,
    long connectFailures,
    long goAways,
    long waiting,
    long exchangesStarted,
    long exchangesAnswered) {}
