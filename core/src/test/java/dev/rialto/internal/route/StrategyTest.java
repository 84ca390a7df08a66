package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static dev.rialto.internal.route.FakeUpstream.fails;
import static dev.rialto.internal.route.Fixture.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.AutoSettings;
import dev.rialto.config.Route;
import dev.rialto.config.RouteSettings;
import dev.rialto.config.Strategy;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StrategyTest {

  private final Fixture f = new Fixture().provider("a", 1).provider("b", 1).provider("c", 1);

  private void strategy(Strategy strategy) {
    f.routes =
        RouteSettings.builder()
            .byDefault(
                new Route(
                    List.of("a/m", "b/m", "c/m"),
                    strategy,
                    AutoSettings.DEFAULT,
                    strategy == Strategy.CUSTOM ? (call, ready) -> ready.size() - 1 : null))
            .build();
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void whateverTheStrategyEachCandidateIsTriedOnce(Strategy strategy) {
    strategy(strategy);
    f.upstream
        .always("a", fails(serverError()))
        .always("b", fails(serverError()))
        .always("c", fails(serverError()));
    f.unary();
    assertThat(f.upstream.endpoints()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void roundRobinTakesTurnsAndPassesOverAnOpenCircuit() {
    strategy(Strategy.ROUND_ROBIN);
    f.upstream.always("a", answers("x")).always("b", answers("x")).always("c", answers("x"));
    repeat(6);
    assertThat(f.upstream.endpoints()).containsExactly("a", "b", "c", "a", "b", "c");
    f.upstream.always("b", fails(serverError()));
    repeat(30);
    f.upstream.attempts.clear();
    repeat(6);
    assertThat(f.upstream.endpoints()).containsOnly("a", "c");
  }

  @Test
  void leastConnectionsAvoidsTheBusy() {
    strategy(Strategy.LEAST_CONNECTIONS);
    repeat(9); // none of them is answered
    for (String endpoint : List.of("a", "b", "c")) {
      assertThat(Collections.frequency(f.upstream.endpoints(), endpoint)).isEqualTo(3);
    }
    f.upstream.attempts.stream()
        .filter(attempt -> attempt.endpoint().equals("b"))
        .toList()
        .forEach(attempt -> attempt.answer("x"));
    f.unary();
    assertThat(f.upstream.last().endpoint()).isEqualTo("b");
  }

  @Test
  void lowestLatencyScoreAndPeakEwmaPreferTheFast() {
    for (Strategy strategy :
        List.of(Strategy.LOWEST_LATENCY, Strategy.WEIGHTED_SCORE, Strategy.PEAK_EWMA)) {
      StrategyTest test = new StrategyTest();
      test.strategy(strategy);
      test.learnTimes();
      test.f.upstream.attempts.clear();
      int fast = 0;
      for (int i = 0; i < 100; i++) {
        test.f.stream();
        fast += test.f.upstream.last().endpoint().equals("b") ? 1 : 0;
        test.f.upstream.last().text("x").complete();
        learnAgain(test.f);
      }
      // Of two at random, b is one in two thirds of the draws.
      assertThat(fast).as(strategy.name()).isGreaterThanOrEqualTo(45);
    }
  }

  /** Makes the answer above no news: it took no time at all on this clock. */
  private static void learnAgain(Fixture f) {
    Slot slot = slotOf(f);
    slot.answered(0, timeOf(f.upstream.last().endpoint()), 0, f.clock.nanoTime());
  }

  private static Slot slotOf(Fixture f) {
    Plan plan = f.router().routes().plan(f.call(false, Duration.ofSeconds(1)));
    for (int s = 0; s < plan.size(); s++) {
      if (plan.slot(s).key().endpoint().name().equals(f.upstream.last().endpoint())) {
        return plan.slot(s);
      }
    }
    throw new AssertionError();
  }

  private static long timeOf(String endpoint) {
    return endpoint.equals("b") ? 100_000_000 : 2_000_000_000;
  }

  private void learnTimes() {
    Plan plan = f.router().routes().plan(f.call(false, Duration.ofSeconds(1)));
    for (int s = 0; s < plan.size(); s++) {
      String endpoint = plan.slot(s).key().endpoint().name();
      plan.slot(s).answered(0, timeOf(endpoint), 0, f.clock.nanoTime());
    }
  }

  @Test
  void theUnhealthyGetNothingWhileOthersAreWell() {
    strategy(Strategy.HEALTH);
    f.upstream
        .always("a", fails(serverError()))
        .always("b", answers("x"))
        .always("c", answers("x"));
    repeat(20);
    long asked = f.upstream.endpoints().stream().filter("a"::equals).count();
    assertThat(asked).isLessThanOrEqualTo(1); // health .5 is no longer above one half
    assertThat(f.upstream.endpoints()).contains("b", "c");
  }

  @Test
  void peaksCountAtOnceAndFadeWithTime() {
    LiveStats stats = new LiveStats(new AtomicInteger(), 1);
    stats.answered(100, 0);
    stats.answered(1_000, 0);
    assertThat(stats.peakCost(0)).isEqualTo(1_000);
    stats.answered(100, 10_000_000_000L);
    assertThat(stats.peakCost(10_000_000_000L)).isBetween(100.0, 500.0);
  }

  private void repeat(int times) {
    for (int i = 0; i < times; i++) {
      f.unary();
    }
  }
}
