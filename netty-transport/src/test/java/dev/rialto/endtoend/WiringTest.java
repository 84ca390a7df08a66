package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.bringsToolResults;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.Conversation;
import dev.rialto.Rialto;
import dev.rialto.Task;
import dev.rialto.guice.RialtoModule;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.netty.NettyTransportModule;
import dev.rialto.provider.OpenAi;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
  void tools_areTakenFromTheInjector_withWhatTheyNeed() {
    try (LoopbackProvider server = LoopbackProvider.start()) {
      server.when(bringsToolResults()).answer("It is 42.");
      server.when(any()).callTool("add", "{\"a\":40,\"b\":2}");
      Desk desk = new Desk();
      AtomicInteger made = new AtomicInteger();
      Injector injector =
          Guice.createInjector(
              RialtoModule.builder().provider(server.openAi()).build(),
              new NettyTransportModule(),
              new AbstractModule() {
                @Override
                protected void configure() {
                  bind(Desk.class)
                      .toProvider(
                          () -> {
                            made.incrementAndGet();
                            return desk;
                          });
                }
              });
      try (Rialto rialto = injector.getInstance(Rialto.class)) {
        assertThat(made).as("asked for by the first client that needs them").hasValue(0);
        assertThat(injector.getInstance(Clerk.class).ask("40 + 2?")).isEqualTo("It is 42.");
        Conversation talk = Conversation.withMaxMessages(5);
        assertThat(injector.getInstance(TalkingClerk.class).ask(talk, "Once more?"))
            .isEqualTo("It is 42.");
        assertThat(desk.log()).containsExactly("add 40 2", "add 40 2");
        assertThat(made).as("one for all clients").hasValue(1);
      }
    }
  }

  @Test
  void toolsThatTheInjectorCannotMake_areNamed() {
    try (LoopbackProvider server = LoopbackProvider.start()) {
      Injector injector =
          Guice.createInjector(
              RialtoModule.builder().provider(server.openAi()).build(),
              new NettyTransportModule(),
              new AbstractModule() {
                @Override
                protected void configure() {
                  binder().requireExplicitBindings();
                }
              });
      try (Rialto rialto = injector.getInstance(Rialto.class)) {
        assertThatThrownBy(() -> rialto.client(Clerk.class)).hasMessageContaining("Desk");
        assertThat(server.requests()).isEmpty();
      }
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
