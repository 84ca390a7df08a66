package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Assistant}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Assistant_RialtoFactory implements ClientFactory<Assistant> {
  /**
   * Makes it; for the service loader.
   */
  public Assistant_RialtoFactory() {
  }

  @Override
  public Class<Assistant> type() {
    return Assistant.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Assistant create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Assistant");
    return new Assistant_Rialto(runtime);
  }
}
