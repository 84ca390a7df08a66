package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link Painter}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Painter_RialtoFactory implements ClientFactory<Painter> {
  /**
   * Makes it; for the service loader.
   */
  public Painter_RialtoFactory() {
  }

  @Override
  public Class<Painter> type() {
    return Painter.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public Painter create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "Painter");
    return new Painter_Rialto(runtime);
  }
}
