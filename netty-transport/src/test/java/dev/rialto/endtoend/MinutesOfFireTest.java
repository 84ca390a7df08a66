package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.promptContains;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.VirtualTime;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What takes a minute, on real sockets and by a time that the test moves: outages, primaries that
 * flap, first tokens after twenty seconds; all with the default settings.
 */
class MinutesOfFireTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PACE = Duration.ofMillis(200);
  private static final long SECOND = 1_000_000_000L;

  private final VirtualTime time = new VirtualTime();
  private final long beganNanos = time.nanoTime();
  private final Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();
  private final LoopbackProvider first = LoopbackProvider.start();
  private final LoopbackProvider second = LoopbackProvider.start();

  /** When the first one was asked, in nanoseconds since the beginning. */
  private final Queue<Long> askedNanos = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  private Rialto rialto(boolean withFallback) {
    Rialto.Builder builder =
        Rialto.builder()
            .provider(OpenAi.compatible("first", first.baseUrl()).models("m1").build())
            .listener(events::add);
    if (!withFallback) {
      builder.route(r -> r.primary("first/m1"));
    } else {
      builder
          .provider(OpenAi.compatible("second", second.baseUrl()).models("m2").build())
          .route(r -> r.primary("first/m1").fallback("second/m2"));
    }
    return time.rules(builder).build();
  }

  private static CallOptions within(Duration timeout) {
    return CallOptions.builder().timeout(timeout).build();
  }

  private void down(LongPredicate when) {
    first
        .when(
            request -> {
              long now = time.nanoTime() - beganNanos;
              askedNanos.add(now);
              return when.test(now);
            })
        .fault(Fault.status(503));
  }

  /** Five calls a second; every one of them is answered. Returns when the first one answered. */
  private List<Long> steadily(Rialto rialto, Duration span, boolean streamed) throws Exception {
    Probe probe = rialto.client(Probe.class);
    List<Long> answered = new ArrayList<>();
    long until = time.nanoTime() + span.toNanos();
    for (int call = 0; time.nanoTime() < until; call++) {
      long before = second.counters().requests();
      if (streamed) {
        Collected stream = Collected.all(probe.stream("hello " + call, CallOptions.NONE));
        assertThat(stream.error()).isNull();
        assertThat(stream.text()).isNotEmpty();
      } else {
        assertThat(probe.say("hello " + call)).isNotEmpty();
      }
      if (second.counters().requests() == before) {
        answered.add(time.nanoTime() - beganNanos);
      }
      time.advance(PACE);
    }
    return answered;
  }

  private void checkNoCallFailed(Rialto rialto, int calls) {
    rialto.close();
    assertThat(events)
        .filteredOn(PipelineEvent.CallEnded.class::isInstance)
        .hasSize(calls)
        .allSatisfy(e -> assertThat(((PipelineEvent.CallEnded) e).failure()).isNull());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPrimaryThatFlapsForAMinute_failsNobody_isNotHammered_andIsTakenBack(boolean streamed)
      throws Exception {
    long half = 5 * SECOND;
    down(now -> now < 60 * SECOND && now / half % 2 == 0);
    try (Rialto rialto = rialto(true)) {
      List<Long> answered = steadily(rialto, Duration.ofSeconds(70), streamed);
      checkNoCallFailed(rialto, 350);
      int[] whileDown = new int[12];
      for (long asked : askedNanos) {
        if (asked < 60 * SECOND && asked / half % 2 == 0) {
          whileDown[(int) (asked / half)]++;
        }
      }
      assertThat(whileDown).as("requests in each five seconds of an outage").isNotEmpty();
      for (int requests : whileDown) {
        assertThat(requests).isLessThanOrEqualTo(8);
      }
      long last = 55 * SECOND; // from then on it is up for good
      assertThat(answered.stream().filter(at -> at >= last).findFirst().orElseThrow() - last)
          .as("back on the primary")
          .isLessThanOrEqualTo(5 * SECOND);
      assertThat(answered.stream().filter(at -> at >= 62 * SECOND).count())
          .as("eight seconds of five calls each")
          .isEqualTo(40);
    }
  }

  @ParameterizedTest
  @CsvSource({"7,true", "60,false"})
  void anOutage_failsNobody_isNotHammered_andItsEndIsNoticedWithinFiveSeconds(
      int seconds, boolean streamed) throws Exception {
    long recovers = seconds * SECOND;
    down(now -> now < recovers);
    try (Rialto rialto = rialto(true)) {
      List<Long> answered = steadily(rialto, Duration.ofSeconds(seconds + 6), streamed);
      checkNoCallFailed(rialto, 5 * (seconds + 6));
      assertThat(answered.get(0) - recovers).isBetween(0L, 5 * SECOND);
      List<Long> asked = askedNanos.stream().filter(at -> at < recovers).toList();
      // Five failures open the circuit; from then on one probe a second at most.
      for (int i = 5; i < asked.size(); i++) {
        assertThat(asked.get(i) - asked.get(i - 1)).isGreaterThanOrEqualTo(SECOND);
      }
      assertThat(asked.size()).isLessThanOrEqualTo(5 + 2 + seconds / 3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFirstTokenAfterTwentySeconds_getsTheFallbackBesideItAfterTen(boolean streamed)
      throws Exception {
    first.when(any()).latency(PATIENCE); // of the system's time: for ever
    try (Rialto rialto = rialto(true)) {
      Probe probe = rialto.client(Probe.class);
      CompletableFuture<Result<String>> whole = new CompletableFuture<>();
      Collected stream = new Collected(Long.MAX_VALUE);
      if (streamed) {
        probe.stream("hello", within(Duration.ofMinutes(2))).subscribe(stream);
      } else {
        CallOptions brief =
            CallOptions.builder().timeout(Duration.ofMinutes(2)).maxTokens(10).build();
        whole = probe.later("hello", brief);
      }
      assertThat(first.awaitCounters(c -> c.requests() == 1, PATIENCE)).isTrue();
      time.advance(Duration.ofMillis(9_900));
      assertThat(second.counters().requests()).as("ten seconds are not over").isZero();
      time.advance(Duration.ofMillis(streamed ? 300 : 5_000)); // ten tokens have their time
      if (streamed) {
        stream.awaitEnd();
        assertThat(stream.error()).isNull();
        assertThat(stream.text()).isNotEmpty();
      } else {
        Result<String> result = whole.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(result.model()).isEqualTo("second/m2");
        assertThat(result.attempts()).hasSize(2);
      }
      assertThat(first.awaitCounters(c -> c.openStreams() == 0, PATIENCE)).isTrue();
      assertThat(first.counters().requests()).as("not asked again").isEqualTo(1);
      assertThat(second.counters().requests()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFirstTokenAfterTwentySeconds_isWaitedForWhereNobodyElseCanAnswer(boolean streamed)
      throws Exception {
    first.when(any()).latency(Duration.ofMillis(300));
    try (Rialto rialto = rialto(false)) {
      Probe probe = rialto.client(Probe.class);
      CompletableFuture<Result<String>> whole = new CompletableFuture<>();
      Collected stream = new Collected(Long.MAX_VALUE);
      if (streamed) {
        probe.stream("hello", within(Duration.ofMinutes(2))).subscribe(stream);
      } else {
        whole = probe.later("hello", within(Duration.ofMinutes(2)));
      }
      assertThat(first.awaitCounters(c -> c.requests() == 1, PATIENCE)).isTrue();
      time.advance(Duration.ofSeconds(20));
      if (streamed) {
        stream.awaitEnd();
        assertThat(stream.error()).isNull();
      } else {
        assertThat(whole.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).attempts()).hasSize(1);
      }
      assertThat(first.counters().requests()).isEqualTo(1);
    }
  }

  /** By a time that stands still nobody is slow: the counts are exact. */
  @Test
  void halfOfTheRequestsVanish_theirCallsAreAnsweredBeside_andNoneIsAskedAgain() throws Exception {
    first.when(promptContains("odd")).fault(Fault.silence());
    try (Rialto rialto = rialto(true)) {
      Probe probe = rialto.client(Probe.class);
      CallOptions brief =
          CallOptions.builder().timeout(Duration.ofMinutes(2)).maxTokens(10).build();
      List<CompletableFuture<Result<String>>> calls = new ArrayList<>();
      for (int call = 0; call < 8; call++) {
        calls.add(probe.later(call % 2 == 1 ? "odd " + call : "even " + call, brief));
      }
      for (int call = 0; call < 8; call += 2) {
        Result<String> even = calls.get(call).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(even.model()).isEqualTo("first/m1");
      }
      assertThat(first.awaitCounters(c -> c.requests() == 8, PATIENCE)).isTrue();
      time.advance(Duration.ofSeconds(15));
      for (int call = 1; call < 8; call += 2) {
        Result<String> odd = calls.get(call).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(odd.model()).isEqualTo("second/m2");
        assertThat(odd.attempts()).hasSize(2);
      }
      assertThat(first.awaitCounters(c -> c.openStreams() == 0, PATIENCE)).isTrue();
      assertThat(first.counters().requests()).as("the silent ones, once").isEqualTo(8);
      assertThat(second.counters().requests()).isEqualTo(4);
    }
  }
}
