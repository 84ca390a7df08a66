package dev.rialto.internal.call;

import dev.rialto.spi.Target;
import java.util.concurrent.CompletionStage;

/** Asks an endpoint for something that costs nothing, past the pipeline. Thread-safe. */
@FunctionalInterface
public interface EndpointProbe {

  /**
   * Asks.
   *
   * @return completes when it has answered, or fails as a call would
   */
  CompletionStage<?> probe(Target target);
}
