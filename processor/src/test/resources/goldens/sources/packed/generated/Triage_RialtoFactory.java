package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Triage}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Triage_RialtoFactory implements ClientFactory<Triage> {
  /**
   * Makes it; for the service loader.
   */
  public Triage_RialtoFactory() {
  }

  @Override
  public Class<Triage> type() {
    return Triage.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Triage create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Triage");
    return new Triage_Rialto(runtime);
  }
}
