package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Reviewer}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Reviewer_RialtoFactory implements ClientFactory<Reviewer> {
  /**
   * Makes it; for the service loader.
   */
  public Reviewer_RialtoFactory() {
  }

  @Override
  public Class<Reviewer> type() {
    return Reviewer.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Reviewer create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Reviewer");
    return new Reviewer_Rialto(runtime);
  }
}
