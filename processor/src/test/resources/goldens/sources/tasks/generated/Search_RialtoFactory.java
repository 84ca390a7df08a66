package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Search}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Search_RialtoFactory implements ClientFactory<Search> {
  /**
   * Makes it; for the service loader.
   */
  public Search_RialtoFactory() {
  }

  @Override
  public Class<Search> type() {
    return Search.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Search create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Search");
    return new Search_Rialto(runtime);
  }
}
