package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Trees}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Trees_RialtoFactory implements ClientFactory<Trees> {
  /**
   * Makes it; for the service loader.
   */
  public Trees_RialtoFactory() {
  }

  @Override
  public Class<Trees> type() {
    return Trees.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Trees create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Trees");
    return new Trees_Rialto(runtime);
  }
}
