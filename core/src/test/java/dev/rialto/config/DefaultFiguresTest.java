package dev.rialto.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Profile;
import dev.rialto.StreamRecovery;
import dev.rialto.Task;
import dev.rialto.Usd;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The figures that a user has who sets nothing: those of the field's guides, and of others. */
class DefaultFiguresTest {

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }

  @Test
  void tasks() {
    assertThat(Task.BUILT_IN)
        .extracting(Task::name)
        .containsExactly(
            "chat",
            "code",
            "analysis",
            "creative",
            "factual",
            "summarize",
            "classify",
            "extract",
            "vision");
    assertThat(Task.CHAT.temperature()).isEqualTo(0.7);
    assertThat(Task.CODE.temperature()).isEqualTo(0.1);
    assertThat(Task.ANALYSIS.temperature()).isEqualTo(0.3);
    assertThat(Task.CREATIVE.temperature()).isEqualTo(0.9);
  }

  @Test
  void profiles() {
    assertThat(Profile.BUILT_IN)
        .containsExactly(
            new Profile("speed", 0.3, 300, 0.9, 0.1),
            new Profile("quality", 0.7, 1_000, 0.95, 0),
            new Profile("balanced", 0.5, 600, 0.92, 0.05),
            new Profile("cost", 0.4, 200, 0.9, 0.2));
  }

  @Test
  void choiceByScore() {
    AutoSettings auto = AutoSettings.DEFAULT;
    assertThat(auto.maxLatency()).isEqualTo(Duration.ofMillis(5_000));
    assertThat(auto.maxCost()).isEqualTo(Usd.of("0.01"));
    assertThat(auto.minQuality()).isEqualTo(0.8);
    assertThat(ScoreWeights.BALANCED).isEqualTo(new ScoreWeights(0.4, 0.3, 0.2, 0.1, 0));
    assertThat(auto.weights())
        .isEqualTo(
            Map.of(
                "speed", ScoreWeights.SPEED,
                "quality", ScoreWeights.QUALITY,
                "balanced", ScoreWeights.BALANCED,
                "cost", ScoreWeights.COST));
  }

  @Test
  void strategies() {
    assertThat(Strategy.values())
        .contains(
            Strategy.WEIGHTED_SCORE,
            Strategy.ROUND_ROBIN,
            Strategy.LEAST_CONNECTIONS,
            Strategy.LEAST_COST,
            Strategy.LOWEST_LATENCY,
            Strategy.PEAK_EWMA,
            Strategy.REGION,
            Strategy.HEALTH);
  }

  @Test
  void regions() {
    RegionSettings regions = RegionSettings.DEFAULT;
    assertThat(regions.distance()).isEqualTo(0.3);
    assertThat(regions.health()).isEqualTo(0.4);
    assertThat(regions.latency()).isEqualTo(0.2);
    assertThat(regions.capacity()).isEqualTo(0.1);
  }

  @Test
  void backgroundHealth() {
    assertThat(HealthSettings.DEFAULT)
        .isEqualTo(new HealthSettings(true, seconds(30), true, Duration.ofMinutes(5)));
  }

  @Test
  void admission() {
    AdmissionSettings plain = AdmissionSettings.DEFAULT;
    assertThat(plain.maxWaitNanos()).isEqualTo(seconds(30).toNanos());
    assertThat(plain.loadLevels()).as("a preset that has to be chosen").isFalse();
    AdmissionSettings adaptive = AdmissionSettings.builder().adaptive(true).build();
    assertThat(adaptive.initialConcurrent()).isEqualTo(20);
    assertThat(adaptive.maxConcurrent()).isEqualTo(200);
  }

  @Test
  void repeats() {
    RetrySettings retry = RetrySettings.DEFAULT;
    assertThat(retry.firstDelay()).isEqualTo(Duration.ofMillis(500));
    assertThat(retry.maxDelay()).isEqualTo(seconds(8));
    assertThat(retry.jitter()).isEqualTo(0.25);
    assertThat(retry.budgetShare()).isEqualTo(0.2);
    assertThat(retry.budgetPerSecond()).isEqualTo(10);
    assertThat(retry.budgetWindow()).isEqualTo(seconds(10));
    assertThat(retry.streamRecovery()).isEqualTo(StreamRecovery.FAIL);
  }

  @Test
  void hedges() {
    HedgeSettings hedge = HedgeSettings.DEFAULT;
    assertThat(hedge.enabled()).isTrue();
    assertThat(hedge.silence()).isEqualTo(seconds(10));
    assertThat(hedge.maxCost()).isEqualTo(Usd.of("0.10"));
  }

  @Test
  void breaker() {
    BreakerSettings breaker = BreakerSettings.DEFAULT;
    assertThat(breaker.consecutiveFailures()).isEqualTo(5);
    assertThat(breaker.successesToClose()).isEqualTo(3);
    assertThat(breaker.firstDelay()).isEqualTo(seconds(1));
    assertThat(breaker.maxDelay()).isEqualTo(seconds(60));
    assertThat(breaker.failureRate()).isEqualTo(0.1);
    assertThat(breaker.minimumCalls()).isEqualTo(20);
    assertThat(breaker.window()).isEqualTo(seconds(60));
  }
}
