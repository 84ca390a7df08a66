package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.AuthenticationException;
import dev.rialto.CallOptions;
import dev.rialto.OverloadedException;
import dev.rialto.RateLimitException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that take more than one call, or more than a table's row, to tell. */
class FaultStoriesTest {

  private static final Duration SOON = Duration.ofMillis(1);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deadKey_theSecondOneAnswersAndTheFirstIsSetAside(boolean streamed) throws Exception {
    try (LoopbackProvider server = LoopbackProvider.builder().apiKey("alive").start();
        Rialto rialto =
            Rialto.builder()
                .provider(
                    OpenAi.builder(server.baseUrl())
                        .apiKey("dead")
                        .apiKey("alive")
                        .defaultModel("loopback")
                        .build())
                .build()) {
      Probe probe = rialto.client(Probe.class);
      for (int call = 0; call < 5; call++) {
        if (streamed) {
          assertThat(Collected.all(probe.stream("hello", CallOptions.NONE)).error()).isNull();
        } else {
          assertThat(probe.say("hello")).isNotEmpty();
        }
      }
      assertThat(server.counters().requests()).as("one of them with the dead key").isEqualTo(6);
    }
  }

  @Test
  void deadKeys_eachIsAskedOnce() {
    try (LoopbackProvider server = LoopbackProvider.builder().apiKey("alive").start();
        Rialto rialto =
            Rialto.builder()
                .provider(
                    OpenAi.builder(server.baseUrl())
                        .apiKey("dead-1")
                        .apiKey("dead-2")
                        .defaultModel("loopback")
                        .build())
                .build()) {
      Probe probe = rialto.client(Probe.class);
      AuthenticationException e =
          catchThrowableOfType(AuthenticationException.class, () -> probe.say("hello"));
      assertThat(e.details().attempts()).hasSize(2);
      assertThat(e.toString()).doesNotContain("dead-");
      assertThat(server.counters().requests()).isEqualTo(2);
    }
  }

  @Test
  void limitedKey_theNextOneAnswersAtOnce() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(
                    OpenAi.builder(server.baseUrl())
                        .apiKey("one")
                        .apiKey("two")
                        .defaultModel("loopback")
                        .build())
                .build()) {
      server.failNext(1, Fault.rateLimited(Duration.ofHours(1)));
      Result<String> result = rialto.client(Probe.class).ask("hello", CallOptions.NONE);
      assertThat(result.attempts()).hasSize(2);
      assertThat(result.attempts().get(0).endpoint())
          .isNotEqualTo(result.attempts().get(1).endpoint());
    }
  }

  @Test
  void failover_modelAndUsageAreTheAnswerersOwn() {
    try (LoopbackProvider first = LoopbackProvider.start();
        LoopbackProvider second = LoopbackProvider.start();
        Rialto rialto = pair(first, second, new ConcurrentLinkedQueue<>())) {
      first.when(any()).fault(Fault.resetAfter(40));
      second.when(any()).answer("The fallback's own words.");
      Result<String> result = rialto.client(Probe.class).ask("hello", CallOptions.NONE);
      assertThat(result.value()).isEqualTo("The fallback's own words.");
      assertThat(result.model()).isEqualTo("second/m2");
      assertThat(result.usage().output()).isEqualTo(7);
      assertThat(result.attempts())
          .extracting(a -> a.model() + (a.failure() == null ? " answered" : " failed"))
          .containsExactly("first/m1 failed", "second/m2 answered");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void flappingPrimary_noCallFailsAndNoneIsAskedTwice(boolean streamed) throws Exception {
    int calls = 60;
    Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();
    try (LoopbackProvider first = LoopbackProvider.start();
        LoopbackProvider second = LoopbackProvider.start()) {
      // Up and down by turns of eight requests.
      first.when(r -> r.number() / 8 % 2 == 1).fault(Fault.status(503));
      try (Rialto rialto = pair(first, second, events)) {
        Probe probe = rialto.client(Probe.class);
        for (int call = 0; call < calls; call++) {
          if (streamed) {
            Collected stream = Collected.all(probe.stream("hello " + call, CallOptions.NONE));
            assertThat(stream.error()).isNull();
            assertThat(stream.text()).isNotEmpty();
          } else {
            assertThat(probe.say("hello " + call)).isNotEmpty();
          }
        }
      }
      long failed =
          events.stream()
              .filter(PipelineEvent.AttemptEnded.class::isInstance)
              .filter(e -> ((PipelineEvent.AttemptEnded) e).failure() != null)
              .count();
      assertThat(failed).as("failed attempts before the breaker opens").isEqualTo(5);
      assertThat(first.counters().requests() + second.counters().requests())
          .isEqualTo(calls + failed);
      assertThat(events)
          .filteredOn(PipelineEvent.CallEnded.class::isInstance)
          .hasSize(calls)
          .allSatisfy(e -> assertThat(((PipelineEvent.CallEnded) e).failure()).isNull());
      assertThat(events)
          .filteredOn(PipelineEvent.CircuitChanged.class::isInstance)
          .extracting(e -> ((PipelineEvent.CircuitChanged) e).to())
          .containsExactly(CircuitState.OPEN);
    }
  }

  @Test
  void recoveredPrimary_isFoundByProbesAndTakenBack() {
    Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();
    try (LoopbackProvider first = LoopbackProvider.start();
        LoopbackProvider second = LoopbackProvider.start();
        Rialto rialto =
            builder(first, second, events)
                .breaker(b -> b.delay(Duration.ofMillis(20), Duration.ofMillis(20)))
                .build()) {
      first.failNext(5, Fault.status(503));
      second.when(any()).latency(Duration.ofMillis(10));
      Probe probe = rialto.client(Probe.class);
      int calls = 0;
      String model = "";
      while (calls < 10_000 && (calls < 6 || !model.startsWith("first/"))) {
        model = probe.ask("hello " + calls, CallOptions.NONE).model();
        calls++;
      }
      assertThat(model).isEqualTo("first/m1");
      assertThat(first.counters().requests()).as("five failures and a probe").isEqualTo(6);
    }
  }

  @Test
  void embeddings_failingOnce_areRepeated() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = embedding(server)) {
      server.failNext(1, Fault.status(500));
      assertThat(rialto.embeddings("openai/loopback-embedding").embed("text")).isNotEmpty();
      assertThat(server.counters().requests()).isEqualTo(2);
    }
  }

  @Test
  void embeddings_failingForGood_tellEveryCallerAndAskTwiceABatch() throws Exception {
    int callers = 16;
    Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();
    ExecutorService executor = Executors.newFixedThreadPool(callers);
    try (LoopbackProvider server = LoopbackProvider.start()) {
      server.when(any()).fault(Fault.status(503));
      try (Rialto rialto =
          Rialto.builder()
              .provider(server.openAi())
              .retry(r -> r.maxRepeats(1).delay(SOON, SOON))
              .breaker(b -> b.consecutiveFailures(1_000).failureRate(1, 1_000))
              .listener(events::add)
              .build()) {
        EmbeddingModel model = rialto.embeddings("openai/loopback-embedding");
        List<Future<RialtoException>> failures = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
          String text = "text " + i;
          failures.add(
              executor.submit(
                  () -> catchThrowableOfType(RialtoException.class, () -> model.embed(text))));
        }
        for (Future<RialtoException> failure : failures) {
          assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(OverloadedException.class);
        }
      }
      long attempts = events.stream().filter(PipelineEvent.AttemptEnded.class::isInstance).count();
      assertThat(server.counters().requests()).isEqualTo(attempts).isLessThanOrEqualTo(2 * callers);
      assertThat(events).filteredOn(PipelineEvent.CallEnded.class::isInstance).hasSize(callers);
      assertThat(server.counters().openStreams()).isZero();
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void embeddings_limitedBeyondTheDeadline_failAtOnce() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = embedding(server)) {
      server.when(any()).fault(Fault.rateLimited(Duration.ofSeconds(62_291)));
      EmbeddingModel model = rialto.embeddings("openai/loopback-embedding");
      assertThatThrownBy(() -> model.embed("text")).isInstanceOf(RateLimitException.class);
      assertThat(server.counters().requests()).isEqualTo(1);
    }
  }

  @Test
  void outageOfAll_isAskedForNoMoreThanTheBreakersAllow() {
    Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();
    try (LoopbackProvider first = LoopbackProvider.start();
        LoopbackProvider second = LoopbackProvider.start();
        Rialto rialto =
            builder(first, second, events)
                .retry(r -> r.maxRepeats(0).maxCircuitWait(Duration.ZERO))
                .breaker(b -> b.delay(Duration.ofSeconds(60), Duration.ofSeconds(60)))
                .build()) {
      first.when(any()).fault(Fault.status(503));
      second.when(any()).fault(Fault.closeConnection());
      Probe probe = rialto.client(Probe.class);
      for (int call = 0; call < 50; call++) {
        assertThatThrownBy(() -> probe.say("hello")).isInstanceOf(RialtoException.class);
      }
      assertThat(first.counters().requests()).isEqualTo(5);
      assertThat(second.counters().requests()).isEqualTo(5);
    }
  }

  private static Rialto embedding(LoopbackProvider server) {
    return Rialto.builder()
        .provider(server.openAi())
        .retry(r -> r.maxRepeats(1).delay(SOON, SOON))
        .build();
  }

  private static Rialto pair(
      LoopbackProvider first, LoopbackProvider second, Queue<PipelineEvent> events) {
    return builder(first, second, events)
        .breaker(b -> b.delay(Duration.ofSeconds(60), Duration.ofSeconds(60)))
        .build();
  }

  private static Rialto.Builder builder(
      LoopbackProvider first, LoopbackProvider second, Queue<PipelineEvent> events) {
    return Rialto.builder()
        .provider(OpenAi.compatible("first", first.baseUrl()).models("m1").build())
        .provider(OpenAi.compatible("second", second.baseUrl()).models("m2").build())
        .route(r -> r.primary("first/m1").fallback("second/m2"))
        .retry(r -> r.maxRepeats(1).delay(SOON, SOON))
        .listener(events::add);
  }
}
