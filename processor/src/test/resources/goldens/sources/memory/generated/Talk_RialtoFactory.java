package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Talk}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Talk_RialtoFactory implements ClientFactory<Talk> {
  /**
   * Makes it; for the service loader.
   */
  public Talk_RialtoFactory() {
  }

  @Override
  public Class<Talk> type() {
    return Talk.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Talk create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Talk");
    return new Talk_Rialto(runtime);
  }
}
