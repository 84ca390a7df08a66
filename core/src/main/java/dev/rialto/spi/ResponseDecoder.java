package dev.rialto.spi;

import dev.rialto.ResponseEvent;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decodes one response. Used by one thread at a time; needs no closing.
 *
 * <p>Bytes may come split anywhere. An error that the provider reports, and bytes that are not an
 * answer, are thrown as a {@link dev.rialto.RialtoException} with status, code, request id and what
 * had arrived; no exception of a parser's own type leaves it. After it threw it is not used again.
 */
public interface ResponseDecoder {

  /** Takes the next bytes, valid only during the call, and hands out what they complete. */
  void decode(byte[] buffer, int offset, int length, Consumer<ResponseEvent> out);

  /**
   * The body is complete: hands out what is left.
   *
   * @throws dev.rialto.TruncatedResponseException if the end marker was missing
   */
  void end(Consumer<ResponseEvent> out);

  /**
   * Returns the limits that the body told of, after {@link #decode} or {@link #end} has thrown;
   * some providers tell them there and not in headers.
   */
  default List<RateLimit> rateLimits() {
    return List.of();
  }

  /** Returns the provider's id of the exchange; empty if it sent none. */
  String requestId();
}
