package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.AuthenticationException;
import dev.rialto.ConfigurationException;
import dev.rialto.config.HealthSettings;
import dev.rialto.internal.call.LimitShares;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class HealthWatchTest {

  private final Fixture f = new Fixture().route("a", "b");
  private final List<String> probed = new ArrayList<>();

  HealthWatchTest() {
    f.health = HealthSettings.DEFAULT;
  }

  private void probing(Function<Target, CompletionStage<?>> answer) {
    f.around =
        new RouterStage.Surroundings(
            target -> {
              probed.add(target.endpoint().name());
              return answer.apply(target);
            },
            () -> 3,
            LimitShares.NONE);
    f.upstream.always("a", answers("hi")).always("b", answers("hi"));
  }

  private void callEverySecondFor(Duration span) {
    for (long s = 0; s < span.toSeconds(); s++) {
      f.unary();
      f.clock.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void onlyAnEndpointWithoutTrafficIsProbed_andOnlyWhileThereAreCalls() {
    probing(CompletableFuture::completedFuture);
    callEverySecondFor(Duration.ofSeconds(95));
    assertThat(probed).containsExactly("b", "b", "b");
    f.clock.runAll();
    assertThat(probed).hasSizeLessThanOrEqualTo(4);
    assertThat(f.clock.pending()).isZero();
  }

  @Test
  void aDeadFallback_isKnownBeforeItIsNeeded() {
    probing(target -> CompletableFuture.failedFuture(Fixture.serverError()));
    callEverySecondFor(Duration.ofSeconds(200));
    assertThat(f.events(PipelineEvent.CircuitChanged.class))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.endpoint()).isEqualTo("b");
              assertThat(change.to()).isEqualTo(CircuitState.OPEN);
            });
    assertThat(probed).as("an open circuit is left to its breaker").hasSize(5);
  }

  @Test
  void silenceIsNoSignOfLife() {
    probing(target -> new CompletableFuture<>());
    callEverySecondFor(Duration.ofSeconds(200));
    assertThat(f.events(PipelineEvent.CircuitChanged.class)).hasSize(1);
  }

  @Test
  void aRefusedKeyIsSetAside() {
    probing(
        target ->
            CompletableFuture.failedFuture(
                new AuthenticationException("dead", "", Fixture.details(401, null), null)));
    callEverySecondFor(Duration.ofSeconds(31));
    assertThat(f.router().explain(f.call(true, Duration.ofSeconds(1))).candidates().get(1).reason())
        .contains("refused its key");
  }

  @Test
  void risingLatency_lowersTheScoreAndSaysWhy_untilItRisesNoMore() {
    double[] millis = {100};
    f.upstream.always("a", attempt -> slowly(attempt, millis[0]));
    for (int s = 0; s < 330; s++) {
      millis[0] *= 1.006;
      f.unary();
      f.clock.advance(Duration.ofMillis(800));
    }
    assertThat(f.events(PipelineEvent.OutlookChanged.class))
        .singleElement()
        .satisfies(
            outlook -> {
              assertThat(outlook.endpoint()).isEqualTo("a");
              assertThat(outlook.to()).isLessThan(1);
              assertThat(outlook.reason()).contains("latency has gone from");
            });
    KeyState key = f.router().routes().plan(f.call(true, Duration.ofSeconds(1))).slot(0).key();
    assertThat(key.health(f.clock.nanoTime())).isEqualTo(0.7);
    for (int s = 0; s < 700; s++) {
      f.unary();
      f.clock.advance(Duration.ofMillis(100));
    }
    assertThat(f.events(PipelineEvent.OutlookChanged.class)).hasSize(2);
    assertThat(key.health(f.clock.nanoTime())).isEqualTo(1);
  }

  private void slowly(FakeUpstream.Attempt attempt, double millis) {
    f.clock.advance(Duration.ofNanos((long) (millis * 1e6)));
    attempt.answer("hi");
  }

  @Test
  void trend_ofSteadyTimesIsNone_andOfRisingFailuresIsSaid() {
    LiveStats stats = new LiveStats(new AtomicInteger(), 1);
    Trend trend = new Trend(10);
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      for (int call = 0; call < 20; call++) {
        stats.answered(1e8 * (0.8 + 0.4 * random.nextDouble()), i * 30_000_000_000L);
      }
      trend.sample(stats);
      assertThat(trend.outlook()).isEmpty();
    }
    for (int i = 0; i < 8; i++) {
      for (int call = 0; call < 20; call++) {
        if (call < i) {
          stats.failed();
        } else {
          stats.answered(1e8, (40 + i) * 30_000_000_000L);
        }
      }
      trend.sample(stats);
    }
    assertThat(trend.outlook()).contains("failures have gone from");
  }

  @Test
  void nothingIsDoneIfSo() {
    probing(CompletableFuture::completedFuture);
    f.health = HealthSettings.NONE;
    f.unary();
    assertThat(f.clock.pending()).isZero();
  }

  @Test
  void forecastsNeedSeveralLooks() {
    assertThatThrownBy(() -> HealthSettings.builder().interval(Duration.ofMinutes(3)).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("health.forecastEvery");
  }
}
