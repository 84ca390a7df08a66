package dev.rialto.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.OptionalBinder;
import dev.rialto.spi.PipelineListener;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricsModuleTest {

  @Test
  void theListenersAreTheInjectorsOwn() {
    Injector injector = Guice.createInjector(new MetricsModule());
    assertThat(injector.getInstance(Key.get(new TypeLiteral<Set<PipelineListener>>() {})))
        .containsExactlyInAnyOrder(
            injector.getInstance(RialtoMetrics.class), injector.getInstance(CallLog.class));
    assertThat(injector.getInstance(MetricRegistry.class).getTimers()).containsKey("rialto.calls");
  }

  @Test
  void aRegistryCanBeGiven() {
    MetricRegistry mine = new MetricRegistry();
    Injector injector = Guice.createInjector(new MetricsModule(mine));
    assertThat(injector.getInstance(RialtoMetrics.class).registry()).isSameAs(mine);
  }

  @Test
  void aRegistryThatAnotherModuleBindsCanBeUsed() {
    MetricRegistry mine = new MetricRegistry();
    Injector injector = Guice.createInjector(MetricsModule.withBoundRegistry(), binding(mine));
    assertThat(injector.getInstance(RialtoMetrics.class).registry()).isSameAs(mine);
    Injector without = Guice.createInjector(MetricsModule.withBoundRegistry());
    assertThatThrownBy(() -> without.getInstance(RialtoMetrics.class))
        .isInstanceOf(ProvisionException.class)
        .hasMessageContaining("No module binds a MetricRegistry");
  }

  @Test
  void anOptionalBinderReplacesTheRegistry() {
    MetricRegistry mine = new MetricRegistry();
    Injector injector =
        Guice.createInjector(
            new MetricsModule(),
            new AbstractModule() {
              @Override
              protected void configure() {
                OptionalBinder.newOptionalBinder(binder(), MetricRegistry.class)
                    .setBinding()
                    .toInstance(mine);
              }
            });
    assertThat(injector.getInstance(RialtoMetrics.class).registry()).isSameAs(mine);
  }

  private static Module binding(MetricRegistry registry) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        bind(MetricRegistry.class).toInstance(registry);
      }
    };
  }
}
