package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Streams}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Streams_RialtoFactory implements ClientFactory<Streams> {
  /**
   * Makes it; for the service loader.
   */
  public Streams_RialtoFactory() {
  }

  @Override
  public Class<Streams> type() {
    return Streams.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Streams create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Streams");
    return new Streams_Rialto(runtime);
  }
}
