package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.Rialto;
import dev.rialto.Task;
import dev.rialto.guice.RialtoModule;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.netty.NettyTransportModule;
import dev.rialto.provider.OpenAi;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an application puts together, and takes apart. */
class WiringTest {

  @Test
  void routeToAnUnknownProvider_isRefusedBeforeThereIsAnInjector() {
    RialtoModule.Builder builder =
        RialtoModule.builder()
            .provider(OpenAi.builder("http://127.0.0.1:1/v1").build())
            .provider(OpenAi.compatible("other", "http://127.0.0.1:1/v1").build())
            .route(Task.CODE, r -> r.primary("opnai/gpt-4o"));
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("route of task 'code'")
        .hasMessageContaining("opnai/gpt-4o");
  }

  @Test
  void routeOfAnUnknownTask_namesTheKnownOnes() {
    RialtoModule.Builder builder =
        RialtoModule.builder()
            .provider(OpenAi.builder("http://127.0.0.1:1/v1").build())
            .route("cod", r -> r.primary("openai/gpt-4o"));
    assertThatThrownBy(builder::build)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'cod'")
        .hasMessageContaining("analysis, chat, classify, code");
  }

  @Test
  void wrongTransportSetting_isRefusedWhenTheInjectorIsMade() {
    RialtoModule rialto =
        RialtoModule.builder().provider(OpenAi.builder("http://127.0.0.1:1/v1").build()).build();
    NettyTransportModule transport = new NettyTransportModule(t -> t.eventLoopThreads(0));
    assertThatThrownBy(() -> Guice.createInjector(rialto, transport))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("eventLoopThreads is 0");
  }

  @Test
  void closingInACallback_doesNotWaitForItself() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start()) {
      Rialto rialto = Rialto.builder().provider(server.openAi()).build();
      boolean interrupted =
          rialto
              .client(Probe.class)
              .later("hello", CallOptions.NONE)
              .thenApply(
                  result -> {
                    rialto.close();
                    return Thread.currentThread().isInterrupted();
                  })
              .get(30, TimeUnit.SECONDS);
      // Who waits for itself gives up after a while, and interrupts what still runs: itself.
      assertThat(interrupted).isFalse();
    }
  }

  @Test
  void twoInOneProcess_shareNothing() {
    try (LoopbackProvider one = LoopbackProvider.start();
        LoopbackProvider two = LoopbackProvider.start();
        Rialto second = Rialto.builder().provider(two.anthropic()).build()) {
      try (Rialto first = Rialto.builder().provider(one.openAi()).build()) {
        assertThat(first.client(Probe.class).say("hello")).isNotEmpty();
      }
      assertThat(second.client(Probe.class).say("hello")).isNotEmpty();
      assertThat(one.counters().requests()).isEqualTo(1);
      assertThat(two.counters().requests()).isEqualTo(1);
    }
  }
}
