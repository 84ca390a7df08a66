package dev.rialto.testing;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.RuntimeVersion;

/** Gets hold of what generated clients call. */
final class RuntimeProbe implements ClientFactory<ClientRuntime> {

  @Override
  public Class<ClientRuntime> type() {
    return ClientRuntime.class;
  }

  @Override
  public String processorVersion() {
    return RuntimeVersion.CURRENT;
  }

  @Override
  public ClientRuntime create(ClientRuntime runtime) {
    return runtime;
  }
}
