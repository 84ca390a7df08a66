package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Outer.Inner}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Outer_Inner_RialtoFactory implements ClientFactory<Outer.Inner> {
  /**
   * Makes it; for the service loader.
   */
  public Outer_Inner_RialtoFactory() {
  }

  @Override
  public Class<Outer.Inner> type() {
    return Outer.Inner.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Outer.Inner create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Outer.Inner");
    return new Outer_Inner_Rialto(runtime);
  }
}
