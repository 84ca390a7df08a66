package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Constraints}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Constraints_RialtoFactory implements ClientFactory<Constraints> {
  /**
   * Makes it; for the service loader.
   */
  public Constraints_RialtoFactory() {
  }

  @Override
  public Class<Constraints> type() {
    return Constraints.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Constraints create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Constraints");
    return new Constraints_Rialto(runtime);
  }
}
