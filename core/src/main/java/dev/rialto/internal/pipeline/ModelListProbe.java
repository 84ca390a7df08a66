package dev.rialto.internal.pipeline;

import dev.rialto.internal.call.EndpointProbe;
import dev.rialto.internal.jobs.SideHttp;
import dev.rialto.spi.Target;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks an endpoint for its list of models, which costs nothing.
 *
 * @param http sends the request
 */
record ModelListProbe(SideHttp http) implements EndpointProbe {

  @Override
  public CompletionStage<?> probe(Target target) {
    try {
      return http.send(target.endpoint().protocol().models(target), target);
    } catch (RuntimeException notAsked) {
      return CompletableFuture.failedFuture(notAsked); // a dialect without such a list is alive
    }
  }
}
