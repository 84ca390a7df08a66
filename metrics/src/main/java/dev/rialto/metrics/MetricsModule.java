package dev.rialto.metrics;

import com.codahale.metrics.MetricRegistry;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.rialto.spi.PipelineListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds a {@link RialtoMetrics} and a {@link CallLog} to the listeners of the injector's Rialto.
 *
 * <pre>{@code
 * new MetricsModule();                       // a MetricRegistry of its own, which can be injected
 * new MetricsModule(registry);               // that one
 * MetricsModule.withBoundRegistry();         // the one that another module binds
 * }</pre>
 *
 * <p>Another module can also set the registry with {@code OptionalBinder}'s {@code setBinding()}.
 */
public final class MetricsModule extends AbstractModule {

  private final @Nullable MetricRegistry registry;
  private final boolean bound;

  /** Makes a module that binds a new registry, unless an {@code OptionalBinder} sets another. */
  public MetricsModule() {
    this(null, false);
  }

  /** Makes a module that binds this registry. */
  public MetricsModule(MetricRegistry registry) {
    this(registry, false);
  }

  private MetricsModule(@Nullable MetricRegistry registry, boolean bound) {
    this.registry = registry;
    this.bound = bound;
  }

  /** Returns a module that uses the {@link MetricRegistry} which another module binds. */
  public static MetricsModule withBoundRegistry() {
    return new MetricsModule(null, true);
  }

  @Override
  protected void configure() {
    if (bound) {
      OptionalBinder.newOptionalBinder(binder(), MetricRegistry.class);
    } else if (registry != null) {
      OptionalBinder.newOptionalBinder(binder(), MetricRegistry.class)
          .setBinding()
          .toInstance(registry);
    } else {
      OptionalBinder.newOptionalBinder(binder(), MetricRegistry.class)
          .setDefault()
          .toInstance(new MetricRegistry());
    }
    Multibinder<PipelineListener> listeners =
        Multibinder.newSetBinder(binder(), PipelineListener.class);
    listeners.addBinding().to(RialtoMetrics.class);
    listeners.addBinding().to(CallLog.class);
  }

  @Provides
  @Singleton
  RialtoMetrics metrics(Optional<MetricRegistry> target) {
    // Guice would make a registry that nobody else has where none is bound.
    return new RialtoMetrics(
        target.orElseThrow(
            () ->
                new IllegalStateException(
                    "No module binds a MetricRegistry; bind one, or use new MetricsModule()")));
  }

  @Provides
  @Singleton
  CallLog calls() {
    return new CallLog();
  }
}
