package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.forModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.AuthenticationException;
import dev.rialto.BulkResult;
import dev.rialto.CallOptions;
import dev.rialto.ContentFilteredException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.OverloadedException;
import dev.rialto.RateLimitException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.StreamRecovery;
import dev.rialto.VirtualTime;
import dev.rialto.catalog.Capability;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import dev.rialto.provider.Mistral;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that come together: several keys, several models, several endpoints, several calls. */
class MoreFaultStoriesTest {

  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final CallOptions MINUTE =
      CallOptions.builder().timeout(Duration.ofMinutes(1)).build();

  private final LoopbackProvider first = LoopbackProvider.start();
  private final LoopbackProvider second = LoopbackProvider.start();
  private final Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  private Rialto.Builder with(Provider primary) {
    return Rialto.builder()
        .provider(primary)
        .provider(OpenAi.compatible("second", second.baseUrl()).models("m2").build())
        .route(r -> r.primary(primary.name() + "/m1").fallback("second/m2"))
        .retry(r -> r.maxRepeats(1).delay(SOON, SOON))
        .listener(events::add);
  }

  private Rialto.Builder pair() {
    return with(OpenAi.compatible("first", first.baseUrl()).models("m1").build());
  }

  @ParameterizedTest
  @CsvSource({"401,false", "401,true", "402,false", "403,false", "403,true"})
  void oneOfTwoKeysIsDead_itIsSetAsideAndTheOtherOneUsed(int status, boolean streamed)
      throws Exception {
    AtomicReference<String> last = new AtomicReference<>("");
    first.when(request -> last.get().equals("dead")).fault(Fault.status(status));
    try (Rialto rialto =
        Rialto.builder()
            .provider(
                OpenAi.builder(first.baseUrl())
                    .apiKey(
                        Secret.from(
                            () -> {
                              last.set("dead");
                              return "dead";
                            }))
                    .apiKey(
                        Secret.from(
                            () -> {
                              last.set("alive");
                              return "alive";
                            }))
                    .defaultModel("loopback")
                    .build())
            .build()) {
      Probe probe = rialto.client(Probe.class);
      for (int call = 0; call < 6; call++) {
        if (streamed) {
          assertThat(Collected.all(probe.stream("hello", MINUTE)).error()).isNull();
        } else {
          assertThat(probe.say("hello")).isNotEmpty();
        }
      }
    }
    // A quota may be filled up again at any moment, and is no property of the key.
    long dead = first.counters().requests() - 6;
    assertThat(dead).isBetween(1L, status == 402 ? 6L : 1L);
  }

  @Test
  void twoModelsOfOneKey_shareItsLimit() {
    first.when(any()).fault(Fault.rateLimited(Duration.ofHours(1)));
    Provider shared = OpenAi.compatible("first", first.baseUrl()).models("m1", "m1b").build();
    try (Rialto rialto =
        Rialto.builder()
            .provider(shared)
            .provider(OpenAi.compatible("second", second.baseUrl()).models("m2").build())
            .route(r -> r.primary("first/m1").fallback("first/m1b", "second/m2"))
            .build()) {
      Probe probe = rialto.client(Probe.class);
      Result<String> result = probe.ask("hello", MINUTE);
      assertThat(result.model()).isEqualTo("second/m2");
      assertThat(result.attempts()).hasSize(3);
      assertThat(probe.ask("again", MINUTE).attempts()).as("both are left in peace").hasSize(1);
      assertThat(first.counters().requests()).isEqualTo(2);
    }
  }

  @Test
  void twoModelsOfOneKey_countAgainstOneConfiguredLimit() {
    Provider shared =
        OpenAi.compatible("first", first.baseUrl())
            .models("m1", "m1b")
            .requestsPerMinute(2)
            .build();
    try (Rialto rialto =
        Rialto.builder()
            .provider(shared)
            .provider(OpenAi.compatible("second", second.baseUrl()).models("m2").build())
            .route(r -> r.primary("first/m1").fallback("first/m1b", "second/m2"))
            .build()) {
      Probe probe = rialto.client(Probe.class);
      for (int call = 0; call < 6; call++) {
        assertThat(probe.ask("hello", MINUTE).attempts()).hasSize(1);
      }
      assertThat(first.counters().requests()).isEqualTo(2);
      assertThat(second.counters().requests()).isEqualTo(4);
    }
  }

  @Test
  void limitedForAnHourEverywhere_failsNowAndDoesNotWait() {
    first.when(any()).fault(Fault.rateLimited(Duration.ofHours(1)));
    second.when(any()).fault(Fault.rateLimited(Duration.ofHours(2)));
    try (Rialto rialto = pair().build()) {
      Probe probe = rialto.client(Probe.class);
      CallOptions fiveSeconds = CallOptions.builder().timeout(Duration.ofSeconds(5)).build();
      RateLimitException e =
          catchThrowableOfType(RateLimitException.class, () -> probe.ask("hello", fiveSeconds));
      assertThat(e.details().attempts()).hasSize(2);
      assertThat(e.details().retryAfter()).isGreaterThanOrEqualTo(Duration.ofHours(1));
      RateLimitException again =
          catchThrowableOfType(RateLimitException.class, () -> probe.ask("hello", fiveSeconds));
      assertThat(again).hasMessageContaining("asked for patience");
      assertThat(first.counters().requests() + second.counters().requests()).isEqualTo(2);
    }
  }

  static List<String> unreachable() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return List.of(
          "http://no-such-host.invalid/v1",
          "http://127.0.0.1:" + closed.getLocalPort() + "/v1",
          "tls");
    }
  }

  @ParameterizedTest
  @MethodSource("unreachable")
  void unreachablePrimary_costsNobodyAnything_andIsSoonLeftAlone(String url) throws Exception {
    String address = url.equals("tls") ? first.baseUrl().replace("http:", "https:") : url;
    Provider gone = OpenAi.compatible("gone", address).models("m1").build();
    try (Rialto rialto =
        with(gone).breaker(b -> b.delay(Duration.ofMinutes(1), Duration.ofMinutes(1))).build()) {
      Probe probe = rialto.client(Probe.class);
      for (int call = 0; call < 10; call++) {
        Result<String> result = probe.ask("hello " + call, MINUTE);
        assertThat(result.model()).isEqualTo("second/m2");
        assertThat(result.attempts()).hasSize(call < 5 ? 2 : 1);
      }
      assertThat(Collected.all(probe.stream("hello", MINUTE)).error()).isNull();
      assertThat(second.counters().requests()).isEqualTo(11);
    }
  }

  @Test
  void anyMixOfFailures_endsInTheFallbacksAnswer_andIsSoonLeftAlone() {
    List<Fault> mix =
        List.of(
            Fault.status(503),
            Fault.closeConnection(),
            Fault.resetAfter(1),
            Fault.disconnectAfter(1),
            Fault.html(502),
            Fault.endAfter(1));
    for (int i = 0; i < mix.size(); i++) {
      int turn = i;
      first.when(r -> r.number() % mix.size() == turn).fault(mix.get(i));
    }
    try (Rialto rialto =
        pair().breaker(b -> b.delay(Duration.ofMinutes(1), Duration.ofMinutes(1))).build()) {
      Probe probe = rialto.client(Probe.class);
      for (int call = 0; call < 20; call++) {
        assertThat(probe.ask("hello " + call, MINUTE).model()).isEqualTo("second/m2");
      }
      assertThat(first.counters().requests()).isEqualTo(5);
      assertThat(second.counters().requests()).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40})
  void aHeldStreamThatStalls_isAnsweredByTheFallback(int events) throws Exception {
    first.when(any()).answerInPieces("a ", "b ", "c ").when(any()).fault(Fault.stallAfter(2));
    second.when(any()).answerInPieces("one ", "two ", "three");
    VirtualTime time = new VirtualTime();
    try (Rialto rialto = time.rules(pair()).build()) {
      CallOptions held =
          CallOptions.builder()
              .timeout(Duration.ofMinutes(1))
              .streamRecovery(StreamRecovery.HOLD)
              .build();
      Collected stream = new Collected(events);
      rialto.client(Probe.class).stream("count", held).subscribe(stream);
      assertThat(first.awaitCounters(c -> c.requests() == 1, PATIENCE)).isTrue();
      time.advance(Duration.ofSeconds(15));
      stream.awaitPieces(1);
      stream.subscription().request(Long.MAX_VALUE);
      stream.awaitEnd();
      assertThat(stream.error()).isNull();
      assertThat(stream.text()).isEqualTo("one two three");
      assertThat(first.awaitCounters(c -> c.openStreams() == 0, PATIENCE)).isTrue();
      assertThat(first.counters().requests()).isEqualTo(1);
      assertThat(second.counters().requests()).isEqualTo(1);
    }
  }

  @Test
  void aFilterAtTheFallback_isFinalToo() {
    first.when(any()).fault(Fault.status(500));
    second
        .when(any())
        .fault(
            Fault.status(400)
                .body(
                    "application/json",
                    "{\"error\":{\"message\":\"no\",\"code\":\"content_filter\"}}"));
    try (Rialto rialto = pair().build()) {
      Probe probe = rialto.client(Probe.class);
      ContentFilteredException e =
          catchThrowableOfType(ContentFilteredException.class, () -> probe.ask("hello", MINUTE));
      assertThat(e.details().attempts()).hasSize(2);
      assertThat(first.counters().requests()).as("not once more").isEqualTo(1);
    }
  }

  @Test
  void anEmptyAnswerOfTheFallback_isAnAnswer_andNotTheFailureBefore() {
    first.when(any()).fault(Fault.status(500));
    second
        .when(any())
        .fault(
            Fault.status(200)
                .body(
                    "application/json",
                    "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"stop\"}]}"));
    try (Rialto rialto = pair().build()) {
      Result<String> result = rialto.client(Probe.class).ask("hello", MINUTE);
      assertThat(result.value()).isEmpty();
      assertThat(result.model()).isEqualTo("second/m2");
      assertThat(first.counters().requests()).isEqualTo(1);
    }
  }

  @Test
  void bothDownForAMoment_theCallIsAnsweredAllTheSame() {
    first.failNext(1, Fault.status(503));
    second.failNext(1, Fault.status(500));
    try (Rialto rialto = pair().build()) {
      Result<String> result = rialto.client(Probe.class).ask("hello", MINUTE);
      assertThat(result.attempts()).hasSize(3);
      assertThat(result.value()).isNotEmpty();
    }
  }

  @Test
  void bothDownForGood_eachIsAskedOnceAndOneOfThemOnceMore() {
    first.when(any()).fault(Fault.status(503));
    second.when(any()).fault(Fault.closeConnection());
    try (Rialto rialto = pair().build()) {
      Probe probe = rialto.client(Probe.class);
      RialtoException e =
          catchThrowableOfType(RialtoException.class, () -> probe.ask("hello", MINUTE));
      assertThat(e).isInstanceOf(OverloadedException.class);
      assertThat(e.details().attempts()).hasSize(3);
      assertThat(first.counters().requests() + second.counters().requests()).isEqualTo(3);
    }
  }

  @Test
  void continue_atMistral_saysPrefix() throws Exception {
    String[] pieces = {"p0 ", "p1 ", "p2 ", "p3 ", "p4 "};
    first.when(any()).answerInPieces(pieces).when(any()).fault(Fault.resetAfter(4));
    second.when(any()).answer(" And on.");
    try (Rialto rialto =
        Rialto.builder()
            .provider(OpenAi.builder(first.baseUrl()).apiKey("k").defaultModel("m1").build())
            .provider(Mistral.builder(second.baseUrl()).apiKey("k").models("m2").build())
            .route(r -> r.primary("openai/m1").fallback("mistral/m2"))
            .catalog(c -> c.model("mistral/m2", m -> m.can(Capability.PREFILL)))
            .build()) {
      CallOptions options =
          CallOptions.builder()
              .timeout(Duration.ofMinutes(1))
              .streamRecovery(StreamRecovery.CONTINUE)
              .build();
      Collected stream = Collected.all(rialto.client(Probe.class).stream("count", options));
      assertThat(stream.error()).isNull();
      assertThat(stream.text()).startsWith("p0 ").endsWith(" And on.");
      LoopbackRequest asked = second.requests().get(0);
      assertThat(asked.body()).contains("\"role\":\"assistant\"").contains("\"prefix\":true");
      assertThat(asked.body()).contains("p0 p1");
    }
  }

  @Test
  void continue_refusedByTheFirstFallback_goesOnAtTheNext() throws Exception {
    String[] pieces = {"p0 ", "p1 ", "p2 ", "p3 ", "p4 "};
    first.when(any()).answerInPieces(pieces).when(any()).fault(Fault.resetAfter(4));
    second
        .when(forModel("m2"))
        .fault(
            Fault.status(400)
                .body(
                    "application/json",
                    "{\"object\":\"error\",\"message\":\"Expected last role User or Tool (or"
                        + " Assistant with prefix True) for serving but got assistant\","
                        + "\"type\":\"invalid_request_error\"}"));
    second.when(forModel("m3")).answer(" And on.");
    try (Rialto rialto =
        Rialto.builder()
            .provider(OpenAi.builder(first.baseUrl()).apiKey("k").defaultModel("m1").build())
            .provider(Mistral.builder(second.baseUrl()).apiKey("k").models("m2", "m3").build())
            .route(r -> r.primary("openai/m1").fallback("mistral/m2", "mistral/m3"))
            .catalog(
                c ->
                    c.model("mistral/m2", m -> m.can(Capability.PREFILL))
                        .model("mistral/m3", m -> m.can(Capability.PREFILL)))
            .build()) {
      CallOptions options =
          CallOptions.builder()
              .timeout(Duration.ofMinutes(1))
              .streamRecovery(StreamRecovery.CONTINUE)
              .build();
      Collected stream = Collected.all(rialto.client(Probe.class).stream("count", options));
      assertThat(stream.error()).isNull();
      assertThat(stream.text()).startsWith("p0 ").endsWith(" And on.");
    }
  }

  @Test
  void anIdleEndpointIsAskedForItsModels_andForNoAnswer() throws Exception {
    try (Rialto rialto =
        pair()
            .health(h -> h.interval(Duration.ofMillis(50)).forecastEvery(Duration.ofSeconds(60)))
            .build()) {
      Probe probe = rialto.client(Probe.class);
      long giveUp = System.nanoTime() + PATIENCE.toNanos();
      while (second.requests().isEmpty() && System.nanoTime() - giveUp < 0) {
        assertThat(probe.ask("hello", MINUTE).model()).isEqualTo("first/m1");
      }
      assertThat(second.requests())
          .isNotEmpty()
          .allSatisfy(
              probed -> {
                assertThat(probed.method()).isEqualTo("GET");
                assertThat(probed.path()).endsWith("/models");
              });
    }
  }

  @Test
  void aBulksDeadline_endsWhatRunsAtTheProvider_andTellsEachItem() throws Exception {
    first.when(any()).fault(Fault.silence());
    try (Rialto rialto = Rialto.builder().provider(first.openAi()).build()) {
      Probe probe = rialto.client(Probe.class);
      BulkResult<String, Result<String>> all =
          rialto
              .bulk(List.of("one", "two", "three"))
              .concurrency(2)
              .deadline(Duration.ofMillis(500))
              .callAsync(probe::later)
              .join();
      assertThat(all.failed())
          .hasSize(3)
          .allSatisfy(i -> assertThat(i.failure()).isInstanceOf(DeadlineExceededException.class));
      assertThat(first.awaitCounters(c -> c.openStreams() == 0, PATIENCE)).isTrue();
      assertThat(first.counters().requests()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aKeysSupplierThatFails_isADeadKey_andTheFallbackAnswers() {
    Provider broken =
        OpenAi.compatible("first", first.baseUrl())
            .apiKey(
                Secret.from(
                    () -> {
                      throw new IllegalStateException("sk-in-the-message");
                    }))
            .models("m1")
            .build();
    try (Rialto rialto = with(broken).build()) {
      Probe probe = rialto.client(Probe.class);
      assertThat(probe.ask("hello", MINUTE).model()).isEqualTo("second/m2");
      AuthenticationException e =
          catchThrowableOfType(
              AuthenticationException.class,
              () -> rialto.client(Probe.class, o -> o.model("first/m1")).ask("hello", MINUTE));
      assertThat(e).hasMessageContaining("The supplier of the key threw IllegalStateException");
      assertThat(e.details().provider()).isEqualTo("first");
      assertThat(e.toString()).doesNotContain("sk-in-the-message");
      assertThat(first.counters().requests()).isZero();
    }
  }
}
