package dev.rialto.internal.pipeline;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.internal.client.MissingClient;
import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.RuntimeVersion;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The factories of generated clients: those named, and those that announce themselves. */
public final class ClientFactories {

  private final Map<Class<?>, ClientFactory<?>> byType = new LinkedHashMap<>();

  /**
   * Finds the factories.
   *
   * @param named by the user; win over announced ones
   */
  public ClientFactories(Collection<ClientFactory<?>> named) {
    named.forEach(this::add);
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    ClassLoader own = ClientFactories.class.getClassLoader();
    addAnnounced(ofThread);
    if (own != ofThread) { // some containers' threads know nothing of the application
      addAnnounced(own);
    }
  }

  private void addAnnounced(@Nullable ClassLoader loader) {
    try {
      for (ClientFactory<?> announced : ServiceLoader.load(ClientFactory.class, loader)) {
        if (!byType.containsKey(announced.type())) {
          add(announced);
        }
      }
    } catch (ServiceConfigurationError e) {
      throw unloadable(e);
    }
  }

  private static ConfigurationException unloadable(ServiceConfigurationError e) {
    return new ConfigurationException(
        "The generated clients on the class path cannot be loaded: " + e.getMessage(),
        "Compile the application anew; META-INF/services may name a class that is gone",
        FailureDetails.NONE,
        e);
  }

  /** Returns all factories, by interface. */
  public Map<Class<?>, ClientFactory<?>> all() {
    return Map.copyOf(byType);
  }

  /**
   * Returns the factory of an interface.
   *
   * @throws ConfigurationException if there is none
   */
  @SuppressWarnings("unchecked") // a factory makes what its type() says
  public <C> ClientFactory<C> of(Class<C> type) {
    ClientFactory<?> factory = byType.get(type);
    if (factory == null) {
      factory = beside(type);
    }
    if (factory == null) {
      throw MissingClient.of(type, "or name the factory with client(...)");
    }
    return (ClientFactory<C>) factory;
  }

  /**
   * Returns the factory that is announced where the interface comes from: its loader need not be
   * one that the thread knew when the factories were looked for. Null if there is none.
   */
  private static @Nullable ClientFactory<?> beside(Class<?> type) {
    try {
      for (ClientFactory<?> announced :
          ServiceLoader.load(ClientFactory.class, type.getClassLoader())) {
        if (announced.type() == type) {
          RuntimeVersion.check(announced.processorVersion(), type.getName());
          return announced;
        }
      }
      return null;
    } catch (ServiceConfigurationError e) {
      throw unloadable(e);
    }
  }

  private void add(ClientFactory<?> factory) {
    RuntimeVersion.check(factory.processorVersion(), factory.type().getName());
    byType.put(factory.type(), factory);
  }
}
