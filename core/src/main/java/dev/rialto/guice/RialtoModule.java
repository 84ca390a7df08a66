package dev.rialto.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.Rialto;
import dev.rialto.config.RialtoSettings;
import dev.rialto.config.SettingsBuilder;
import dev.rialto.internal.pipeline.ClientFactories;
import dev.rialto.internal.pipeline.Engine;
import dev.rialto.runtime.ClientFactory;
import dev.rialto.spi.PipelineListener;
import dev.rialto.spi.TransportFactory;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Binds every generated client and the {@link Rialto} behind them.
 *
 * <p>The objects of tool types come from the injector, when the first client is made that needs
 * them. Contradictory settings are refused by {@link Builder#build()}, before there is an injector.
 * Clients are singletons made at their first injection. Another module may bind a {@link
 * TransportFactory} and add to the set of {@link PipelineListener}s. Closing the injected Rialto
 * ends it all.
 */
public final class RialtoModule extends AbstractModule {

  private final RialtoSettings settings;
  private final ClientFactories factories;

  private final Map<Key<?>, CallOptions> variants;

  private final List<Object> tools;

  private final Set<Class<?>> types;

  private RialtoModule(
      RialtoSettings settings,
      ClientFactories factories,
      Set<Class<?>> types,
      Map<Key<?>, CallOptions> variants,
      List<Object> tools) {
    this.settings = settings;
    this.tools = List.copyOf(tools);
    this.factories = factories;
    this.types = Set.copyOf(types);
    this.variants = Map.copyOf(variants);
  }

  /** Returns a builder with the default settings. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), PipelineListener.class);
    OptionalBinder.newOptionalBinder(binder(), TransportFactory.class);
    Set<Class<?>> all = new LinkedHashSet<>(factories.all().keySet());
    all.addAll(types);
    all.forEach(type -> bindClient(Key.get(type), CallOptions.NONE));
    variants.forEach(this::bindClient);
  }

  @Provides
  @Singleton
  Rialto rialto(
      Set<PipelineListener> listeners, Optional<TransportFactory> transport, Injector injector) {
    Rialto.Builder builder = Rialto.builder().settings(settings);
    builder.tools(tools.toArray()).toolsFrom(injector::getInstance);
    listeners.forEach(builder::listener);
    transport.ifPresent(builder::transport);
    factories.all().values().forEach(builder::client);
    return builder.build();
  }

  @SuppressWarnings("unchecked") // the key of a class without type parameters
  private <C> void bindClient(Key<C> key, CallOptions options) {
    Class<C> type = (Class<C>) key.getTypeLiteral().getRawType();
    bind(key)
        .toProvider(new ClientProvider<>(type, options, getProvider(Rialto.class)))
        .in(Scopes.SINGLETON);
  }

  /** Makes a client of the injected Rialto, whose package-private class Guice cannot reach. */
  private static final class ClientProvider<C> implements Provider<C> {

    private final Class<C> type;
    private final CallOptions options;
    private final Provider<Rialto> rialto;

    ClientProvider(Class<C> type, CallOptions options, Provider<Rialto> rialto) {
      this.type = type;
      this.options = options;
      this.rialto = rialto;
    }

    @Override
    public C get() {
      return rialto.get().client(type, options);
    }
  }

  /** Collects the settings of the module. Not thread-safe. */
  public static final class Builder extends SettingsBuilder<Builder> {

    private final List<ClientFactory<?>> clients = new ArrayList<>();
    private final Set<Class<?>> types = new LinkedHashSet<>();
    private final Map<Key<?>, CallOptions> variants = new LinkedHashMap<>();
    private final List<Object> tools = new ArrayList<>();

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
     * Binds the clients of interfaces that come from elsewhere, such as a plug-in's: the factory of
     * each is looked for by the interface's own class loader. Those that the thread's context class
     * loader knows need not be named.
     */
    public Builder clients(Class<?>... interfaces) {
      types.addAll(List.of(interfaces));
      return this;
    }

    /**
     * Adds objects whose {@link dev.rialto.Tool} methods models may call. Types of which none is
     * given are asked of the injector, so that most need not be named here.
     */
    public Builder tools(Object... objects) {
      tools.addAll(List.of(objects));
      return this;
    }

    /**
     * Binds a variant of an interface's client beside the plain one: injected where the qualifier
     * stands, its calls have these options where a call has none of its own.
     *
     * <pre>{@code
     * RialtoModule.builder()
     *     .provider(Groq.fromEnv())
     *     .client(CodeAssistant.class, Names.named("fast"), o -> o.model("groq/llama-3.3-70b"))
     *     .build();
     * }</pre>
     *
     * @param type the interface
     * @param qualifier an annotation that Guice knows as a binding annotation or qualifier
     * @param options sets what the variant's calls have in common
     * @throws ConfigurationException if that variant was named before
     */
    public <C> Builder client(
        Class<C> type, Annotation qualifier, Consumer<CallOptions.Builder> options) {
      return variant(Key.get(type, qualifier), options);
    }

    /**
     * Binds a variant of an interface's client, as {@link #client(Class, Annotation, Consumer)}
     * does.
     *
     * @param type the interface
     * @param qualifier a binding annotation or qualifier without members
     * @param options sets what the variant's calls have in common
     * @throws ConfigurationException if that variant was named before
     */
    public <C> Builder client(
        Class<C> type,
        Class<? extends Annotation> qualifier,
        Consumer<CallOptions.Builder> options) {
      return variant(Key.get(type, qualifier), options);
    }

    private Builder variant(Key<?> key, Consumer<CallOptions.Builder> options) {
      CallOptions.Builder builder = CallOptions.builder();
      options.accept(builder);
      if (variants.putIfAbsent(key, builder.build()) != null) {
        throw new ConfigurationException(
            "There are two variants " + key,
            "Give each its own qualifier",
            FailureDetails.NONE,
            null);
      }
      return this;
    }

    /**
     * Returns the module.
     *
     * @throws ConfigurationException if settings are missing or contradict each other, or an
     *     interface that was named has no generated client
     */
    public RialtoModule build() {
      RialtoSettings whole = settings();
      Engine.check(whole);
      ClientFactories factories = new ClientFactories(clients);
      variants.keySet().forEach(key -> factories.of(key.getTypeLiteral().getRawType()));
      types.forEach(factories::of);
      return new RialtoModule(whole, factories, types, variants, tools);
    }
  }
}
