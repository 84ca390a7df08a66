package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Pages}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Pages_RialtoFactory implements ClientFactory<Pages> {
  /**
   * Makes it; for the service loader.
   */
  public Pages_RialtoFactory() {
  }

  @Override
  public Class<Pages> type() {
    return Pages.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Pages create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Pages");
    return new Pages_Rialto(runtime);
  }
}
