package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Figures}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Figures_RialtoFactory implements ClientFactory<Figures> {
  /**
   * Makes it; for the service loader.
   */
  public Figures_RialtoFactory() {
  }

  @Override
  public Class<Figures> type() {
    return Figures.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Figures create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Figures");
    return new Figures_Rialto(runtime);
  }
}
