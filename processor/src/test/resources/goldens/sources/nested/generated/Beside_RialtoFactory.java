package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Beside}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Beside_RialtoFactory implements ClientFactory<Beside> {
  /**
   * Makes it; for the service loader.
   */
  public Beside_RialtoFactory() {
  }

  @Override
  public Class<Beside> type() {
    return Beside.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Beside create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Beside");
    return new Beside_Rialto(runtime);
  }
}
