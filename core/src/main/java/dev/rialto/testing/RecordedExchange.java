package dev.rialto.testing;

import dev.rialto.spi.Headers;
import dev.rialto.spi.TransportFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as it was recorded, without keys.
 *
 * @param name the file's name
 * @param method the HTTP method
 * @param url the whole address
 * @param requestHeaders the request's header fields
 * @param requestBody the request's body; empty if there was none
 * @param status the HTTP status; 0 if no response came
 * @param protocol the response's protocol
 * @param headers the response's header fields
 * @param chunks the response's body
 * @param failure how the exchange failed; null if it did not
 * @param cancelled whether the caller gave up
 */
record RecordedExchange(
    String name,
    String method,
    String url,
    Headers requestHeaders,
    String requestBody,
    int status,
    String protocol,
    Headers headers,
    List<Chunk> chunks,
    @Nullable TransportFailure failure,
    boolean cancelled) {

  /**
   * Bytes that came together.
   *
   * @param afterMillis how long after the chunk before, or after the request
   * @param text the bytes as UTF-8; null if they are none
   * @param base64 the bytes in Base64, where they are no text; null otherwise
   */
  record Chunk(long afterMillis, @Nullable String text, @Nullable String base64) {}
}
