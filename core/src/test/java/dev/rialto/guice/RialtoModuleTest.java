package dev.rialto.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Stage;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.rialto.ConfigurationException;
import dev.rialto.Rialto;
import dev.rialto.Task;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineListener;
import dev.rialto.spi.TransportFactory;
import dev.rialto.testing.EchoClient;
import dev.rialto.testing.SilentTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RialtoModuleTest {

  private final SilentTransport transport = new SilentTransport();
  private final AtomicInteger transports = new AtomicInteger();
  private final List<PipelineEvent> events = Collections.synchronizedList(new ArrayList<>());

  @Test
  void client_isASingleton_ofTheInjectedRialto() {
    Injector injector = Guice.createInjector(module(), withTransport());
    assertThat(transports).as("lazy").hasValue(0);
    EchoClient client = injector.getInstance(EchoClient.class);
    assertThat(injector.getInstance(EchoClient.class)).isSameAs(client);
    assertThat(injector.getInstance(Rialto.class)).isSameAs(injector.getInstance(Rialto.class));
    assertThat(transports).hasValue(1);
    client.say("hello");
    assertThat(transport.sent).hasValue(1);
    assertThat(injector.getInstance(Rialto.class).shutdown(Duration.ZERO)).isFalse();
    assertThat(transport.closed.get()).isPositive();
  }

  @Test
  void listeners_ofOtherModules_hear() {
    Injector injector =
        Guice.createInjector(
            module(),
            withTransport(),
            new AbstractModule() {
              @Override
              protected void configure() {
                Multibinder.newSetBinder(binder(), PipelineListener.class)
                    .addBinding()
                    .toInstance(events::add);
              }
            });
    injector.getInstance(EchoClient.class).say("hello").cancel(true);
    injector.getInstance(Rialto.class).close();
    assertThat(events).filteredOn(PipelineEvent.CallEnded.class::isInstance).hasSize(1);
  }

  @Test
  void transport_thatNobodyBinds_isLookedFor() {
    Injector injector = Guice.createInjector(module());
    assertThatThrownBy(() -> injector.getInstance(EchoClient.class))
        .hasRootCauseInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rialto-netty-transport");
  }

  @Test
  void contradictorySettings_areRefusedBeforeThereIsAnInjector() {
    assertThatThrownBy(() -> RialtoModule.builder().build())
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(
            () ->
                RialtoModule.builder()
                    .provider(OpenAi.builder().apiKey("a").build())
                    .provider(OpenAi.builder().apiKey("b").build())
                    .build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("each name once");
    assertThatThrownBy(
            () ->
                RialtoModule.builder()
                    .provider(OpenAi.builder().apiKey("a").build())
                    .route("cod", r -> r.primary("openai/gpt"))
                    .build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cod")
        .hasMessageContaining(Task.CODE.name());
  }

  @Test
  void productionStage_makesTheRialtoAtOnce() {
    Injector injector = Guice.createInjector(Stage.PRODUCTION, module(), withTransport());
    assertThat(transports).hasValue(1);
    assertThat(injector.getExistingBinding(Key.get(EchoClient.class))).isNotNull();
    injector.getInstance(Rialto.class).close();
  }

  private RialtoModule module() {
    return RialtoModule.builder()
        .provider(OpenAi.builder().apiKey("sk-none").defaultModel("gpt").build())
        .client(new EchoClient.Factory())
        .build();
  }

  private AbstractModule withTransport() {
    return new AbstractModule() {
      @Override
      protected void configure() {
        OptionalBinder.newOptionalBinder(binder(), TransportFactory.class)
            .setBinding()
            .toInstance(
                () -> {
                  transports.incrementAndGet();
                  return transport;
                });
      }
    };
  }
}
