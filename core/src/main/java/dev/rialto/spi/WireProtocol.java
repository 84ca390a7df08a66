package dev.rialto.spi;

import dev.rialto.Request;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** Returns how this provider takes batches of requests; empty if it does not. */
  default Optional<BatchProtocol> batches() {
    return Optional.empty();
  }

  /** Returns how much the provider embeds in one request. */
  default EmbeddingLimits embeddingLimits() {
    return EmbeddingLimits.UNKNOWN;
  }

  /**
   * Returns the request that lists the provider's models.
   *
   * @throws dev.rialto.RialtoException if it has no such list
   */
  default WireRequest models(Target target) {
    throw new UnsupportedOperationException(name() + " has no list of models");
  }

  /** Reads the answer to {@link #models}: the models' names at the provider, in its order. */
  default List<String> readModels(byte[] body) {
    return List.of();
  }

  /**
   * Returns the provider's limits as a response tells them; empty if it tells none.
   *
   * @param head status and headers
   */
  default List<RateLimit> rateLimits(ResponseHead head) {
    return List.of();
  }

  /**
   * Returns how many failures the provider bears; null if it is not known to mind them. A key that
   * has had so many is left in peace until the first of them is forgotten.
   */
  default @Nullable FailureLimit failureLimit() {
    return null;
  }
}
