package dev.rialto.internal.pipeline;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportFactory;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds the transport. */
public final class Transports {

  private Transports() {}

  /**
   * Returns a new transport.
   *
   * @param chosen makes it; null: the one on the class or module path
   * @throws ConfigurationException if there is none
   */
  public static Transport create(@Nullable TransportFactory chosen) {
    if (chosen != null) {
      return chosen.create();
    }
    return ServiceLoader.load(TransportFactory.class)
        .findFirst()
        // Some containers' threads know nothing of the application.
        .or(
            () ->
                ServiceLoader.load(TransportFactory.class, Transports.class.getClassLoader())
                    .findFirst())
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "There is no transport on the class path",
                    "Add the dependency dev.rialto:rialto-netty-transport",
                    FailureDetails.NONE,
                    null))
        .create();
  }
}
