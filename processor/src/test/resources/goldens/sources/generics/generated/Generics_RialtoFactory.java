package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Generics}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Generics_RialtoFactory implements ClientFactory<Generics> {
  /**
   * Makes it; for the service loader.
   */
  public Generics_RialtoFactory() {
  }

  @Override
  public Class<Generics> type() {
    return Generics.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Generics create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Generics");
    return new Generics_Rialto(runtime);
  }
}
