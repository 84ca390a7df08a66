package dev.rialto.runtime;

/**
 * Makes the client of one interface. Generated; found by {@link java.util.ServiceLoader}.
 *
 * @param <C> the interface
 */
public interface ClientFactory<C> {

  /** Returns the interface. */
  Class<C> type();

  /** Returns the version of the processor that generated this factory. */
  String processorVersion();

  /** Returns a new client. */
  C create(ClientRuntime runtime);
}
