package com.acme;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;
import javax.annotation.processing.Generated;

/**
 * Makes clients of {@link CodeAssistant}.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class CodeAssistant_RialtoFactory implements ClientFactory<CodeAssistant> {
  /**
   * Makes it; for the service loader.
   */
  public CodeAssistant_RialtoFactory() {
  }

  @Override
  public Class<CodeAssistant> type() {
    return CodeAssistant.class;
  }

  @Override
  public String processorVersion() {
    return "0.1.0";
  }

  @Override
  public CodeAssistant create(ClientRuntime runtime) {
    RuntimeVersion.check(processorVersion(), "CodeAssistant");
    return new CodeAssistant_Rialto(runtime);
  }
}
