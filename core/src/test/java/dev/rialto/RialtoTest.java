package dev.rialto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.provider.OpenAi;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.testing.EchoClient;
import dev.rialto.testing.SilentTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RialtoTest {

  private final SilentTransport transport = new SilentTransport();
  private final List<PipelineEvent> events = Collections.synchronizedList(new ArrayList<>());

  @Test
  void close_endsRunningAndQueuedCalls_tellsListeners_leavesNoThread_andIsIdempotent()
      throws Exception {
    Rialto rialto =
        builder()
            .transport(() -> transport)
            .admission(a -> a.maxConcurrent(1).maxQueued(10))
            .drain(Duration.ZERO)
            .build();
    EchoClient client = rialto.client(EchoClient.class);
    List<CompletableFuture<String>> calls =
        List.of(client.say("running"), client.say("queued"), client.say("queued too"));
    assertThat(transport.sent).hasValue(1);

    rialto.close();
    rialto.close();

    for (CompletableFuture<String> call : calls) {
      assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(CancelledCallException.class)
          .hasMessageContaining("This Rialto is closed");
    }
    assertThat(transport.sent).as("what waited was not sent").hasValue(1);
    assertThat(transport.cancelled).hasValue(1);
    assertThat(transport.closed.get()).isPositive();
    assertThat(events).filteredOn(PipelineEvent.CallEnded.class::isInstance).hasSize(3);
    assertThat(client.say("late")).isCompletedExceptionally();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("rialto-"));
  }

  @Test
  void close_fromACallback_doesNotWaitForItself() throws Exception {
    Rialto rialto = builder().transport(() -> transport).drain(Duration.ZERO).build();
    CompletableFuture<String> call = rialto.client(EchoClient.class).say("hold");
    CompletableFuture<Void> closed = call.handle((value, error) -> null);
    CompletableFuture<Void> after = closed.thenRun(rialto::close);
    new Thread(rialto::close).start();
    after.get(4, TimeUnit.SECONDS);
  }

  @Test
  void sharedTransport_outlivesTheRialto() {
    builder().sharedTransport(transport).build().close();
    assertThat(transport.closed).hasValue(0);
  }

  @Test
  void settingsThatCannotBe_leaveNoTransportAndNoThread() {
    assertThatThrownBy(() -> Rialto.builder().transport(() -> transport).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("provider is missing");
    assertThat(transport.closed).hasValue(0);
    assertThat(transport.sent).hasValue(0);
  }

  @Test
  void noTransport_saysWhichDependencyIsMissing() {
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rialto-netty-transport");
  }

  @Test
  void clientThatWasNotGenerated_isRefusedWithAdvice() {
    try (Rialto rialto = builder().transport(() -> transport).build()) {
      assertThatThrownBy(() -> rialto.client(Runnable.class))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("java.lang.Runnable")
          .hasMessageContaining("@Completion");
    }
  }

  @Test
  void clientOfAnotherVersionsProcessor_isRefused() {
    assertThatThrownBy(
            () ->
                builder()
                    .client(new EchoClient.Factory("0.0.1"))
                    .transport(() -> transport)
                    .build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("rialto-processor 0.0.1");
    assertThat(transport.sent).hasValue(0);
  }

  @Test
  void embeddings_ofNoLength_areRefused() {
    try (Rialto rialto = builder().transport(() -> transport).build()) {
      assertThatThrownBy(() -> rialto.embeddings("openai/x", 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("dimensions is 0");
    }
  }

  private Rialto.Builder builder() {
    return Rialto.builder()
        .provider(OpenAi.builder().apiKey("sk-none").defaultModel("gpt").build())
        .client(new EchoClient.Factory())
        .listener(events::add);
  }
}
