package dev.rialto.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.rialto.Rialto;
import dev.rialto.config.RialtoSettings;
import dev.rialto.config.SettingsBuilder;
import dev.rialto.internal.pipeline.ClientFactories;
import dev.rialto.internal.pipeline.Engine;
import dev.rialto.runtime.ClientFactory;
import dev.rialto.spi.PipelineListener;
import dev.rialto.spi.TransportFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Binds every generated client and the {@link Rialto} behind them.
 *
 * <p>Contradictory settings are refused by {@link Builder#build()}, before there is an injector.
 * Clients are singletons made at their first injection. Another module may bind a {@link
 * TransportFactory} and add to the set of {@link PipelineListener}s. Closing the injected Rialto
 * ends it all.
 */
public final class RialtoModule extends AbstractModule {

  private final RialtoSettings settings;
  private final ClientFactories factories;

  private RialtoModule(RialtoSettings settings, ClientFactories factories) {
    this.settings = settings;
    this.factories = factories;
  }

  /** Returns a builder with the default settings. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), PipelineListener.class);
    OptionalBinder.newOptionalBinder(binder(), TransportFactory.class);
    factories.all().values().forEach(this::bindClient);
  }

  @Provides
  @Singleton
  Rialto rialto(Set<PipelineListener> listeners, Optional<TransportFactory> transport) {
    Rialto.Builder builder = Rialto.builder().settings(settings);
    listeners.forEach(builder::listener);
    transport.ifPresent(builder::transport);
    factories.all().values().forEach(builder::client);
    return builder.build();
  }

  private <C> void bindClient(ClientFactory<C> factory) {
    bind(factory.type())
        .toProvider(new ClientProvider<>(factory.type(), getProvider(Rialto.class)))
        .in(Scopes.SINGLETON);
  }

  /** Makes a client of the injected Rialto, whose package-private class Guice cannot reach. */
  private static final class ClientProvider<C> implements Provider<C> {

    private final Class<C> type;
    private final Provider<Rialto> rialto;

    ClientProvider(Class<C> type, Provider<Rialto> rialto) {
      this.type = type;
      this.rialto = rialto;
    }

    @Override
    public C get() {
      return rialto.get().client(type);
    }
  }

  /** Collects the settings of the module. Not thread-safe. */
  public static final class Builder extends SettingsBuilder<Builder> {

    private final List<ClientFactory<?>> clients = new ArrayList<>();

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /** Names a generated factory that does not announce itself. */
    public Builder client(ClientFactory<?> value) {
      clients.add(Objects.requireNonNull(value, "client"));
      return this;
    }

    /**
     * Returns the module.
     *
     * @throws dev.rialto.ConfigurationException if settings are missing or contradict each other
     */
    public RialtoModule build() {
      RialtoSettings whole = settings();
      Engine.check(whole);
      return new RialtoModule(whole, new ClientFactories(clients));
    }
  }
}
