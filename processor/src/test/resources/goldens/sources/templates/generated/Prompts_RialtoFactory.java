package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Prompts}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Prompts_RialtoFactory implements ClientFactory<Prompts> {
  /**
   * Makes it; for the service loader.
   */
  public Prompts_RialtoFactory() {
  }

  @Override
  public Class<Prompts> type() {
    return Prompts.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Prompts create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Prompts");
    return new Prompts_Rialto(runtime);
  }
}
