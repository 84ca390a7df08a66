package dev.rialto.spi;

import dev.rialto.ResponseEvent;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decodes one response. Used by one thread at a time; needs no closing.
 *
 * <p>Bytes may come split anywhere. An error that the provider reports, and bytes that are not an
 * answer, are handed out as {@link ResponseEvent.Failed}, the last event of all: status, code,
 * request id and what had arrived are in its exception. No exception of a parser's own type leaves
 * a decoder; a {@link dev.rialto.RialtoException} that one throws all the same is taken as such an
 * event. After its last event it hands out nothing, whatever it is given.
 */
public interface ResponseDecoder {

  /** Takes the next bytes, valid only during the call, and hands out what they complete. */
  void decode(byte[] buffer, int offset, int length, Consumer<ResponseEvent> out);

  /**
   * The body is complete: hands out what is left. If the end marker was missing, that is a {@link
   * ResponseEvent.Failed} of a {@link dev.rialto.TruncatedResponseException}.
   */
  void end(Consumer<ResponseEvent> out);

  /**
   * Returns whether a stream's end marker has come: all that may still come are counts. The call
   * then waits no longer than a moment for the body's own end, which some servers leave out.
   */
  default boolean isComplete() {
    return false;
  }

  /**
   * Returns the limits that the body told of, after a {@link ResponseEvent.Failed}; some providers
   * tell them there and not in headers.
   */
  default List<RateLimit> rateLimits() {
    return List.of();
  }

  /**
   * Nobody can see what the response says beside the answer: a {@link ResponseEvent.Extra} may be
   * left out, which spares a copy. Called before the first bytes, if at all. Does nothing unless
   * overridden.
   */
  default void leaveOutExtra() {}

  /** Returns the provider's id of the exchange; empty if it sent none. */
  String requestId();
}
