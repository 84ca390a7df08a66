package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Guard}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Guard_RialtoFactory implements ClientFactory<Guard> {
  /**
   * Makes it; for the service loader.
   */
  public Guard_RialtoFactory() {
  }

  @Override
  public Class<Guard> type() {
    return Guard.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Guard create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Guard");
    return new Guard_Rialto(runtime);
  }
}
