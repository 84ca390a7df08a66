package dev.rialto.spi;

import java.util.function.LongSupplier;

/**
 * One HTTP request.
 *
 * @param origin where to
 * @param method {@code POST}, {@code GET} or {@code DELETE}
 * @param path path and query, beginning with a slash
 * @param headers the header fields without those that frame the message; {@code authorization},
 *     {@code x-api-key}, {@code api-key} and {@code cookie} are never put into an index shared with
 *     other requests
 * @param body writes the body; {@link BodyWriter#NONE} if there is none
 * @param timeouts how long each phase may take
 * @param deadlineNanos when the exchange must be over, by the transport's {@link Ticker}; asked
 *     again whenever it seems to have passed, since readers who join a shared call may move it
 */
public record TransportRequest(
    Origin origin,
    String method,
    String path,
    Headers headers,
    BodyWriter body,
    PhaseTimeouts timeouts,
    LongSupplier deadlineNanos) {}
