package dev.rialto.spi;

/**
 * Gets the response of one exchange.
 *
 * <p>Called serially: {@code (onHead onData* )? (onEnd | onFailure)}; exactly one of the last two,
 * unless the exchange was cancelled. Implementations must not block. An exception thrown here ends
 * the exchange: it is cancelled on the wire and reported by {@link #onFailure} with {@link
 * TransportFailure.Kind#HANDLER}.
 */
public interface ResponseHandler {

  /** Gets the status and the headers of the final response (not of 1xx ones). */
  void onHead(ResponseHead head);

  /**
   * Gets the next bytes of the body, already inflated.
   *
   * @param buffer holds the bytes; it is the transport's and valid only during this call
   * @param offset of the first byte
   * @param length how many; above 0
   */
  void onData(byte[] buffer, int offset, int length);

  /** The body is complete. */
  void onEnd();

  /** The exchange failed; nothing follows. */
  void onFailure(TransportFailure failure);
}
