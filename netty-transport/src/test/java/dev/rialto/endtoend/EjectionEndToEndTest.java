package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.TransportException;
import dev.rialto.UserMessage;
import dev.rialto.config.Strategy;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shut out, what is not, and what is sent once more, on real sockets. */
class EjectionEndToEndTest {

  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** A client whose methods differ in what may be paid for twice. */
  @Completion(timeout = "20s")
  public interface Payer {

    @UserMessage("{{text}}")
    Result<String> twice(String text);

    @UserMessage("{{text}}")
    @Completion(resendProcessed = false)
    Result<String> once(String text, CallOptions options);
  }

  private final List<LoopbackProvider> servers =
      IntStream.range(0, 4).mapToObj(i -> LoopbackProvider.start()).toList();
  private final Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    servers.forEach(LoopbackProvider::close);
  }

  private Rialto.Builder four() {
    Rialto.Builder builder = Rialto.builder().listener(events::add);
    List<String> models = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      builder.provider(OpenAi.compatible("p" + i, servers.get(i).baseUrl()).models("m").build());
      models.add("p" + i + "/m");
    }
    return builder
        .route(r -> r.among(models.toArray(String[]::new)).strategy(Strategy.ROUND_ROBIN))
        .retry(r -> r.delay(SOON, SOON))
        .breaker(b -> b.delay(MINUTE, MINUTE));
  }

  private Set<String> opened() {
    Set<String> opened = new TreeSet<>();
    for (PipelineEvent event : events) {
      if (event instanceof PipelineEvent.CircuitChanged change
          && change.to() == CircuitState.OPEN) {
        opened.add(change.endpoint());
      }
    }
    return opened;
  }

  /** Each fails every third request: the worst are shut out, and half of them go on answering. */
  @Test
  void whereAllDoALittleBadly_noMoreThanHalfAreShutOut() {
    servers.forEach(server -> server.when(r -> r.number() % 3 == 2).fault(Fault.status(500)));
    try (Rialto rialto = four().build()) {
      Probe probe = rialto.client(Probe.class);
      for (int call = 0; call < 240; call++) {
        assertThat(probe.say("hello")).isNotEmpty();
      }
    }
    assertThat(opened()).hasSize(2);
  }

  /**
   * Each second request fails: there is nobody else, so that its callers repeat, and never wait.
   */
  @Test
  void theOnlyEndpoint_isNotShutOutForAShareOfFailures() {
    LoopbackProvider server = servers.get(0);
    server.when(r -> r.number() % 2 == 0).fault(Fault.status(500));
    int calls = 60;
    try (Rialto rialto =
        Rialto.builder()
            .listener(events::add)
            .provider(server.openAi())
            .retry(r -> r.delay(SOON, SOON).budget(1, 1_000).maxCircuitWait(SOON))
            .breaker(b -> b.delay(MINUTE, MINUTE))
            .build()) {
      Probe probe = rialto.client(Probe.class);
      for (int call = 0; call < calls; call++) {
        assertThat(probe.say("hello")).isNotEmpty();
      }
    }
    assertThat(opened()).isEmpty();
    assertThat(server.counters().requests()).isBetween(2L * calls - 1, 2L * calls);
  }

  @Test
  void whatOnlyFails_isShutOut_howeverManyThatAre() {
    servers.forEach(server -> server.when(any()).fault(Fault.status(500)));
    try (Rialto rialto = four().retry(r -> r.maxRepeats(0).maxCircuitWait(SOON)).build()) {
      Probe probe = rialto.client(Probe.class);
      for (int call = 0; call < 10; call++) {
        assertThatThrownBy(() -> probe.say("hello")).isInstanceOf(RialtoException.class);
      }
    }
    assertThat(opened()).hasSize(4);
    servers.forEach(server -> assertThat(server.counters().requests()).isEqualTo(5));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatMayHaveBeenPaidFor_isSentOnceMore_whereTheMethodOrTheCallSaysSo(boolean byCall) {
    LoopbackProvider server = servers.get(0);
    server.when(any()).fault(new Fault.Unanswered(Fault.Ending.RESET_STREAM));
    try (Rialto rialto =
        Rialto.builder().provider(server.openAi()).retry(r -> r.delay(SOON, SOON)).build()) {
      Payer payer = rialto.client(Payer.class);
      CallOptions options =
          byCall ? CallOptions.builder().resendProcessed(true).build() : CallOptions.NONE;
      assertThatThrownBy(() -> payer.once("hello", options)).isInstanceOf(TransportException.class);
      assertThat(server.counters().requests()).isEqualTo(byCall ? 2 : 1);
      assertThatThrownBy(() -> payer.twice("hello")).isInstanceOf(TransportException.class);
      assertThat(server.counters().requests()).isEqualTo(byCall ? 4 : 3);
    }
  }
}
