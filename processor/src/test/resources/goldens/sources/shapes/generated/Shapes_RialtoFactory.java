package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Shapes}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Shapes_RialtoFactory implements ClientFactory<Shapes> {
  /**
   * Makes it; for the service loader.
   */
  public Shapes_RialtoFactory() {
  }

  @Override
  public Class<Shapes> type() {
    return Shapes.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Shapes create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Shapes");
    return new Shapes_Rialto(runtime);
  }
}
