package dev.rialto.spi;

import dev.rialto.Request;
import java.util.List;

/**
 * A provider's dialect: turns requests into HTTP and bytes into events. Stateless and thread-safe.
 */
public interface WireProtocol {

  /** Returns the dialect's name, such as {@code openai}. */
  String name();

  /**
   * Turns a request into an HTTP request.
   *
   * @throws dev.rialto.RialtoException if the dialect cannot express the request
   */
  WireRequest encode(Request request, Target target);

  /**
   * Returns a decoder for the response, whatever its status.
   *
   * @param request what was asked
   * @param target where
   * @param head status and headers
   */
  ResponseDecoder decoder(Request request, Target target, ResponseHead head);

  /**
   * Returns the provider's limits as a response tells them; empty if it tells none.
   *
   * @param head status and headers
   */
  default List<RateLimit> rateLimits(ResponseHead head) {
    return List.of();
  }
}
