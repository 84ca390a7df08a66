package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.bringsToolResults;
import static dev.rialto.loopback.LoopbackRequest.promptContains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.AuthenticationException;
import dev.rialto.CallOptions;
import dev.rialto.ContextLengthException;
import dev.rialto.RejectedCallException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.StreamRecovery;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers do to a process for longer than a call, and what becomes of its calls. */
@Timeout(120)
class UnderFireTest {

  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final CallOptions MINUTE =
      CallOptions.builder().timeout(Duration.ofMinutes(1)).build();

  private final LoopbackProvider first = LoopbackProvider.start();
  private final LoopbackProvider second = LoopbackProvider.start();
  private final LoopbackProvider third = LoopbackProvider.start();
  private final Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    first.close();
    second.close();
    third.close();
  }

  private Rialto.Builder three() {
    return Rialto.builder()
        .provider(OpenAi.compatible("first", first.baseUrl()).models("m1").build())
        .provider(OpenAi.compatible("second", second.baseUrl()).models("m2").build())
        .provider(OpenAi.compatible("third", third.baseUrl()).models("m3").build())
        .route(r -> r.primary("first/m1").fallback("second/m2", "third/m3"))
        .retry(r -> r.maxRepeats(1).delay(SOON, SOON))
        .listener(events::add);
  }

  private List<PipelineEvent.CircuitChanged> circuits() {
    return events.stream()
        .filter(PipelineEvent.CircuitChanged.class::isInstance)
        .map(PipelineEvent.CircuitChanged.class::cast)
        .toList();
  }

  private static long now() {
    return System.nanoTime();
  }

  /** Up and down by turns of time: nobody fails, the down time is not hammered, and it is found. */
  @Test
  void aPrimaryThatFlaps_failsNobody_isNotHammered_andIsTakenBackOnceItStays() throws Exception {
    Duration turn = Duration.ofMillis(250);
    long began = now();
    Queue<Long> askedWhileDown = new ConcurrentLinkedQueue<>();
    first
        .when(
            r -> {
              long turns = (now() - began) / turn.toNanos();
              boolean down = turns < 4 && turns % 2 == 0;
              if (down) {
                askedWhileDown.add(turns);
              }
              return down;
            })
        .fault(Fault.status(503));
    try (Rialto rialto =
        three().breaker(b -> b.delay(Duration.ofMillis(60), Duration.ofMillis(120))).build()) {
      Probe probe = rialto.client(Probe.class);
      long giveUp = began + PATIENCE.toNanos();
      int mine = 0;
      boolean streamed = false;
      while (now() - giveUp < 0 && mine < 10) {
        String model;
        streamed = !streamed;
        if (streamed) {
          Collected stream = Collected.all(probe.stream("hello", MINUTE));
          assertThat(stream.error()).isNull();
          assertThat(stream.text()).isNotEmpty();
          model = lastModel();
        } else {
          model = probe.ask("hello", MINUTE).model();
        }
        boolean over = now() - began > 4 * turn.toNanos();
        mine = over && model.equals("first/m1") ? mine + 1 : over ? 0 : mine;
      }
      assertThat(mine).as("answers of the primary in a row, in the end").isEqualTo(10);
    }
    for (long down : List.of(0L, 2L)) { // five failures, and a probe every 60 ms at most
      assertThat(askedWhileDown.stream().filter(t -> t == down).count()).isLessThanOrEqualTo(11);
    }
    assertThat(circuits())
        .extracting(c -> c.to())
        .contains(CircuitState.OPEN)
        .endsWith(CircuitState.CLOSED);
  }

  private String lastModel() {
    String model = "";
    for (PipelineEvent event : events) {
      model =
          event instanceof PipelineEvent.AttemptEnded ended && ended.failure() == null
              ? ended.model()
              : model;
    }
    return model;
  }

  @Test
  void aPrimaryThatIsSlow_goesForItsSlowness_whereABoundIsSet() {
    first.when(any()).latency(Duration.ofMillis(120));
    try (Rialto rialto =
        three()
            .breaker(
                b ->
                    b.slowCalls(Duration.ofMillis(100), 0.5)
                        .failureRate(1, 5)
                        .delay(PATIENCE, PATIENCE))
            .build()) {
      Probe probe = rialto.client(Probe.class);
      for (int call = 0; call < 5; call++) {
        assertThat(probe.ask("hello", MINUTE).model()).isEqualTo("first/m1");
      }
      assertThat(probe.ask("hello", MINUTE).model()).isNotEqualTo("first/m1");
      assertThat(circuits())
          .first()
          .satisfies(c -> assertThat(c.reason()).contains("5 of the last 5 attempts were slow"));
    }
  }

  @Test
  void aPrimaryThatBecomesSlowerAndSlower_isFeared() {
    for (int call = 0; call < 20; call++) {
      int number = 40 + call; // the first ones are slow for reasons of their own
      long millis = Math.min(300, Math.round(10 * Math.pow(1.4, call)));
      first.when(r -> r.number() == number).latency(Duration.ofMillis(millis));
    }
    try (Rialto rialto =
        three()
            .health(h -> h.interval(Duration.ofMillis(40)).forecastEvery(Duration.ofMillis(240)))
            .build()) {
      Probe probe = rialto.client(Probe.class);
      long giveUp = now() + PATIENCE.toNanos();
      while (now() - giveUp < 0
          && events.stream().noneMatch(PipelineEvent.OutlookChanged.class::isInstance)) {
        probe.ask("hello", MINUTE);
      }
      assertThat(events)
          .filteredOn(PipelineEvent.OutlookChanged.class::isInstance)
          .first()
          .satisfies(
              event -> {
                PipelineEvent.OutlookChanged changed = (PipelineEvent.OutlookChanged) event;
                assertThat(changed.endpoint()).isEqualTo("first");
                assertThat(changed.to()).isLessThan(1);
                assertThat(changed.reason()).contains("its latency has gone from");
              });
    }
  }

  @Test
  void anOverloadedProvider_narrowsAnAdaptiveAdmission() throws Exception {
    AtomicBoolean down = new AtomicBoolean();
    first.when(promptContains("stay")).fault(Fault.silence());
    first.when(r -> down.get()).fault(Fault.status(503));
    try (Rialto rialto =
        Rialto.builder()
            .provider(OpenAi.compatible("first", first.baseUrl()).defaultModel("m1").build())
            .admission(a -> a.adaptive(true).initialConcurrent(4).maxQueued(0))
            .retry(r -> r.maxRepeats(0))
            .breaker(b -> b.consecutiveFailures(1_000).failureRate(1, 1_000))
            .build()) {
      Probe probe = rialto.client(Probe.class);
      assertThat(placesFor(probe)).isEqualTo(4);
      down.set(true);
      for (int call = 0; call < 14; call++) {
        assertThatThrownBy(() -> probe.say("hello")).isInstanceOf(RialtoException.class);
      }
      down.set(false);
      assertThat(placesFor(probe)).as("a tenth less for each overload").isEqualTo(1);
    }
  }

  /** Makes calls that stay until one more is refused. */
  private int placesFor(Probe probe) throws Exception {
    List<CompletableFuture<Result<String>>> calls = new ArrayList<>();
    CompletableFuture<Result<String>> last = probe.later("stay", MINUTE);
    while (!last.isDone() && calls.size() < 10) {
      calls.add(last);
      last = probe.later("stay", MINUTE);
    }
    assertThat(last.handle((r, e) -> e).join()).isInstanceOf(RejectedCallException.class);
    calls.forEach(call -> call.cancel(true));
    assertThat(first.awaitCounters(c -> c.openStreams() == 0, PATIENCE)).isTrue();
    return calls.size();
  }

  @Test
  void allKeysAreDead_thenOneIsRenewed_andTheNextCallFindsIt() throws Exception {
    AtomicReference<String> key = new AtomicReference<>("expired");
    try (LoopbackProvider strict = LoopbackProvider.builder().apiKey("renewed").start();
        Rialto rialto =
            Rialto.builder()
                .provider(
                    OpenAi.builder(strict.baseUrl())
                        .apiKey("revoked")
                        .apiKey(Secret.from(key::get))
                        .defaultModel("loopback")
                        .build())
                .build()) {
      Probe probe = rialto.client(Probe.class);
      assertThatThrownBy(() -> probe.say("hello")).isInstanceOf(AuthenticationException.class);
      AuthenticationException e =
          catchThrowableOfType(AuthenticationException.class, () -> probe.say("hello"));
      assertThat(e.toString()).doesNotContain("revoked").doesNotContain("expired");
      key.set("renewed");
      assertThat(probe.say("hello")).isNotEmpty();
      long before = strict.counters().requests();
      for (int call = 0; call < 4; call++) {
        assertThat(probe.say("hello")).isNotEmpty();
      }
      assertThat(strict.counters().requests())
          .as("by the renewed key at once")
          .isEqualTo(before + 4);
    }
  }

  @Test
  void aPromptThatIsTooLongAfterAll_goesToTheLongerContext_andNotToOneAsShort() {
    first
        .when(any())
        .fault(
            Fault.status(400)
                .body(
                    "application/json",
                    "{\"error\":{\"message\":\"too long\",\"type\":\"invalid_request_error\","
                        + "\"param\":\"messages\",\"code\":\"context_length_exceeded\"}}"));
    try (Rialto rialto =
        three()
            .catalog(
                c ->
                    c.model("first/m1", m -> m.contextTokens(8_000))
                        .model("second/m2", m -> m.contextTokens(8_000))
                        .model("third/m3", m -> m.contextTokens(128_000)))
            .build()) {
      Result<String> result = rialto.client(Probe.class).ask("hello", MINUTE);
      assertThat(result.model()).isEqualTo("third/m3");
      assertThat(result.attempts()).hasSize(2);
      assertThat(second.counters().requests()).isZero();
      third.when(any()).fault(Fault.status(503));
      ContextLengthException e =
          catchThrowableOfType(
              ContextLengthException.class,
              () -> rialto.client(Probe.class, o -> o.model("first/m1")).ask("hello", MINUTE));
      assertThat(e.details().attempts()).hasSize(1);
    }
  }

  @Test
  void giveUpWhileARepeatWaits_andNothingIsAskedAnyMore() throws Exception {
    first.when(promptContains("fail")).fault(Fault.status(503));
    try (Rialto rialto =
        Rialto.builder()
            .provider(OpenAi.compatible("first", first.baseUrl()).defaultModel("m1").build())
            .retry(r -> r.delay(Duration.ofMillis(1_500), Duration.ofMillis(1_500)).jitter(0))
            .listener(events::add)
            .build()) {
      Probe probe = rialto.client(Probe.class);
      CompletableFuture<Result<String>> call = probe.later("fail", MINUTE);
      while (events.stream().noneMatch(PipelineEvent.AttemptEnded.class::isInstance)) {
        Thread.onSpinWait();
      }
      call.cancel(true);
      long asked = first.requests().stream().filter(r -> r.body().contains("fail")).count();
      for (int other = 0; other < 3; other++) {
        assertThat(probe.say("hello")).isNotEmpty();
      }
      first.when(any()).latency(Duration.ofMillis(1_700)); // longer than the repeat would wait
      assertThat(probe.say("hello")).isNotEmpty();
      assertThat(first.requests()).filteredOn(r -> r.body().contains("fail")).hasSize((int) asked);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPrimaryThatDiesBetweenTwoRoundsOfTools_leavesTheirResultsToTheFallback(boolean cut)
      throws Exception {
    Desk desk = new Desk();
    first.when(bringsToolResults()).fault(cut ? Fault.resetAfter(2) : Fault.status(503));
    first.when(any()).callTool("add", "{\"a\":40,\"b\":2}");
    second.when(bringsToolResults()).answer("It is 42.");
    try (Rialto rialto =
        three().retry(r -> r.streamRecovery(StreamRecovery.HOLD)).tools(desk).build()) {
      Clerk clerk = rialto.client(Clerk.class);
      Result<String> whole = clerk.askFully("What is 40 + 2?", MINUTE);
      assertThat(whole.value()).isEqualTo("It is 42.");
      assertThat(whole.toolExecutions()).hasSize(1);
      assertThat(whole.attempts())
          .extracting(a -> a.model() + (a.failure() == null ? "" : " failed"))
          .containsExactly("first/m1", "first/m1 failed", "second/m2");
      assertThat(second.requests().get(0).body()).contains("42");
      Collected stream = Collected.all(clerk.tell("What is 40 + 2?"));
      assertThat(stream.error()).isNull();
      assertThat(stream.text()).isEqualTo("It is 42.");
      assertThat(desk.log()).as("each tool once a call").hasSize(2);
    }
  }

  @Test
  void everyProviderIsDownInAnotherWay_theErrorIsOneThatMayPass_andNamesAll() {
    first.when(any()).fault(Fault.status(401));
    second.when(any()).fault(Fault.status(503));
    third.when(any()).fault(Fault.html(200));
    try (Rialto rialto = three().retry(r -> r.maxRepeats(0)).build()) {
      RialtoException e =
          catchThrowableOfType(
              RialtoException.class, () -> rialto.client(Probe.class).ask("hello", MINUTE));
      assertThat(e.isRetriable()).as("a 503 may pass").isTrue();
      assertThat(e.details().attempts()).hasSize(3);
      assertThat(e.details().provider()).isEqualTo("second");
    }
  }
}
