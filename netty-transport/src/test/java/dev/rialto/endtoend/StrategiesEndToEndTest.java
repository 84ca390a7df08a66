package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.promptContains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.catalog.TokenRates;
import dev.rialto.config.Strategy;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.RouteCandidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How one of three providers is chosen while all could answer, by what really happens to each. */
class StrategiesEndToEndTest {

  private static final Duration SLOW = Duration.ofMillis(250);
  private static final CallOptions MINUTE =
      CallOptions.builder().timeout(Duration.ofMinutes(1)).build();

  private final LoopbackProvider a = LoopbackProvider.start();
  private final LoopbackProvider b = LoopbackProvider.start();
  private final LoopbackProvider c = LoopbackProvider.start();

  @AfterEach
  void stop() {
    a.close();
    b.close();
    c.close();
  }

  private Rialto.Builder builder(Strategy strategy) {
    return Rialto.builder()
        .provider(OpenAi.compatible("a", a.baseUrl()).models("m").build())
        .provider(OpenAi.compatible("b", b.baseUrl()).models("m").build())
        .provider(OpenAi.compatible("c", c.baseUrl()).models("m").build())
        .route(r -> r.primary("a/m").fallback("b/m", "c/m").strategy(strategy))
        .retry(r -> r.delay(Duration.ofMillis(1), Duration.ofMillis(1)))
        .breaker(s -> s.delay(Duration.ofMinutes(1), Duration.ofMinutes(1)));
  }

  /** Makes so many calls, and returns who answered each. */
  private static List<String> ask(Rialto rialto, int times) {
    Probe probe = rialto.client(Probe.class);
    List<String> answered = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answered.add(probe.ask("hello", MINUTE).model());
    }
    return answered;
  }

  @Test
  void roundRobin_takesTurns_andPassesOverOneThatFails() {
    try (Rialto rialto = builder(Strategy.ROUND_ROBIN).build()) {
      assertThat(ask(rialto, 6)).containsExactly("a/m", "b/m", "c/m", "a/m", "b/m", "c/m");
      b.when(any()).fault(Fault.status(503));
      assertThat(ask(rialto, 30)).doesNotContain("b/m").contains("a/m", "c/m");
      assertThat(b.counters().requests()).as("two answers, and five failures").isEqualTo(7);
    }
  }

  @Test
  void leastConnections_leavesTheBusyOneAlone_untilItIsFree() throws Exception {
    for (LoopbackProvider server : List.of(a, b, c)) {
      server.when(promptContains("stay")).fault(Fault.silence());
    }
    try (Rialto rialto = builder(Strategy.LEAST_CONNECTIONS).hedge(h -> h.enabled(false)).build()) {
      CompletableFuture<Result<String>> busy =
          rialto.client(Probe.class).later("stay here", MINUTE);
      assertThat(a.awaitCounters(s -> s.openStreams() == 1, Duration.ofSeconds(20))).isTrue();
      assertThat(ask(rialto, 8)).doesNotContain("a/m").contains("b/m", "c/m");
      busy.cancel(true);
      assertThat(a.awaitCounters(s -> s.openStreams() == 0, Duration.ofSeconds(20))).isTrue();
      assertThat(ask(rialto, 6)).contains("a/m");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LOWEST_LATENCY", "WEIGHTED_SCORE", "PEAK_EWMA"})
  void whoIsSlow_isTriedAndThenLeftToOthers(Strategy strategy) {
    a.when(any()).latency(SLOW);
    try (Rialto rialto = builder(strategy).build()) {
      ask(rialto, 16); // each was asked for once, whoever was drawn
      // A peak counts at once: on a busy machine another may look slower for a moment.
      int lapses = strategy == Strategy.PEAK_EWMA ? 5 : 0;
      assertThat(a.counters().requests()).as("the slow one was tried").isBetween(1L, 1L + lapses);
      assertThat(ask(rialto, 15)).filteredOn("a/m"::equals).hasSizeLessThanOrEqualTo(lapses);
    }
  }

  @Test
  void health_givesNothingToTheUnhealthy_andSharesAmongTheOthers() {
    a.when(any()).fault(Fault.status(500));
    try (Rialto rialto = builder(Strategy.HEALTH).build()) {
      assertThat(ask(rialto, 30)).doesNotContain("a/m").contains("b/m", "c/m");
      assertThat(a.counters().requests()).as("each failure halves its health").isLessThan(5);
    }
  }

  @Test
  void health_whenNoneIsWell_theLeastBadIsAsked() {
    for (LoopbackProvider server : List.of(a, b, c)) {
      server.when(any()).times(2).fault(Fault.status(500));
    }
    try (Rialto rialto = builder(Strategy.HEALTH).build()) {
      assertThat(ask(rialto, 6)).hasSize(6);
    }
  }

  @Test
  void aUsersOwn_seesWhatIsKnown_andDecides() {
    List<RouteCandidate> seen = new CopyOnWriteArrayList<>();
    a.when(any()).latency(Duration.ofMillis(30));
    try (Rialto rialto =
        builder(Strategy.PRIORITY)
            .route(
                r ->
                    r.primary("a/m")
                        .fallback("b/m", "c/m")
                        .strategy(
                            (call, ready) -> {
                              seen.addAll(ready);
                              return call.inputTokens() > 50 ? ready.size() - 1 : 0;
                            }))
            .catalog(k -> k.model("b/m", m -> m.prices(TokenRates.of(Usd.of(2), Usd.of(8)))))
            .build()) {
      assertThat(ask(rialto, 2)).containsOnly("a/m");
      Probe probe = rialto.client(Probe.class);
      assertThat(probe.ask("word ".repeat(100), MINUTE).model()).isEqualTo("c/m");
      c.when(any()).fault(Fault.status(500));
      assertThat(probe.ask("word ".repeat(100), MINUTE).model())
          .as("of those that are left")
          .isEqualTo("b/m");
      assertThat(seen)
          .anySatisfy(
              known -> {
                assertThat(known.model()).isEqualTo("a/m");
                assertThat(known.usualWait()).isPositive();
                assertThat(known.cost()).isNull();
              })
          .anySatisfy(
              known -> {
                assertThat(known.model()).isEqualTo("b/m");
                assertThat(known.cost()).isGreaterThan(Usd.of("0.004"));
              });
      assertThat(rialto.explain(Probe.class, p -> p.say("hi")).strategy()).isEqualTo("CUSTOM");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 3, 7})
  void aUsersOwnThatThrowsOrAnswersNonsense_isPassedOver(int answer) {
    try (Rialto rialto =
        builder(Strategy.PRIORITY)
            .route(
                r ->
                    r.primary("a/m")
                        .fallback("b/m", "c/m")
                        .strategy(
                            (call, ready) -> {
                              if (answer == 7) {
                                throw new StackOverflowError();
                              }
                              return answer;
                            }))
            .build()) {
      assertThat(ask(rialto, 3)).containsOnly("a/m");
      a.when(any()).fault(Fault.status(503));
      assertThat(ask(rialto, 1)).containsOnly("b/m");
    }
  }

  @Test
  void aStrategyOfTheUsers_hasToBeGiven() {
    assertThatThrownBy(() -> builder(Strategy.CUSTOM))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("route.strategy is CUSTOM");
  }

  @Test
  void leastCost_asksTheCheapest_thenTheNext_andThoseOfUnknownPriceLast() throws Exception {
    try (Rialto rialto =
        builder(Strategy.LEAST_COST)
            .catalog(
                k ->
                    k.model("b/m", m -> m.prices(TokenRates.of(Usd.of(2), Usd.of(8))))
                        .model("c/m", m -> m.prices(TokenRates.of(Usd.of("0.1"), Usd.of("0.4")))))
            .build()) {
      assertThat(ask(rialto, 3)).containsOnly("c/m");
      c.when(any()).fault(Fault.status(500));
      assertThat(ask(rialto, 1)).containsExactly("b/m");
      b.when(any()).fault(Fault.status(500));
      Result<String> last =
          rialto.client(Probe.class).later("hello", MINUTE).get(20, TimeUnit.SECONDS);
      assertThat(last.attempts())
          .extracting(attempt -> attempt.model())
          .containsExactly("c/m", "b/m", "a/m");
    }
  }
}
