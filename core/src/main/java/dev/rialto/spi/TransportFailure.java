package dev.rialto.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why an exchange failed.
 *
 * @param kind what failed
 * @param processing what the server may have done with the request
 * @param message what happened and where, in one sentence, without keys
 * @param cause what caused it; null if nothing did
 */
public record TransportFailure(
    Kind kind, Processing processing, String message, @Nullable Throwable cause) {

  /** Checks that the message is there. */
  public TransportFailure {
    Objects.requireNonNull(message, "message");
  }

  /** What failed. */
  public enum Kind {
    /** No connection had room in time, or too many calls were waiting for one. */
    ACQUIRE,
    /** The host's name has no address. */
    RESOLVE,
    /** The connection was refused or not answered. */
    CONNECT,
    /** The TLS handshake failed. */
    TLS,
    /** The proxy refused or failed. */
    PROXY,
    /** The response's headers did not come in time. */
    HEADERS_TIMEOUT,
    /** The body stalled. */
    BODY_TIMEOUT,
    /** The call's deadline passed. */
    DEADLINE,
    /** The server reset the stream. */
    RESET,
    /** The connection broke or was closed. */
    CONNECTION_LOST,
    /** The server broke the protocol. */
    PROTOCOL,
    /** A limit on headers, body or decompression was passed. */
    LIMIT,
    /** The handler or the body writer threw. */
    HANDLER,
    /** The transport is closed. */
    CLOSED
  }

  /** What the server may have done with the request; decides who may send it again. */
  public enum Processing {
    /** It was never sent: sending it again is free. */
    NEVER_SENT,
    /** The server said that it did not process it: it may be sent again once. */
    REFUSED,
    /** It was sent and may have been processed: only the pipeline decides. */
    PROCESSED
  }
}
