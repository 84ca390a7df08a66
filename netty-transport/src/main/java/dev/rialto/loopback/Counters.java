package dev.rialto.loopback;

/**
 * What the loopback provider has seen so far.
 *
 * @param requests requests whose body was received in whole
 * @param openStreams requests being answered now
 * @param cancelledStreams requests whose client gave up before the answer was whole: RST_STREAM on
 *     HTTP/2, the end of the connection on either
 * @param connections connections accepted, ever
 * @param openConnections connections open now
 */
public record Counters(
    long requests,
    long openStreams,
    long cancelledStreams,
    long connections,
    long openConnections) {}
