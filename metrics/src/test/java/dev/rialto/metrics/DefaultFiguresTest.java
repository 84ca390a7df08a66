package dev.rialto.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.CacheStatus;
import dev.rialto.Usd;
import dev.rialto.config.Budget;
import dev.rialto.config.BudgetSharing;
import dev.rialto.config.CostSettings;
import dev.rialto.config.RedisSettings;
import dev.rialto.config.Tunable;
import dev.rialto.config.TuningSettings;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures that cost and watching have unless somebody says otherwise, and O1's names. */
class DefaultFiguresTest {

  @Test
  void issues() {
    IssueLimits limits = IssueLimits.DEFAULT;
    assertThat(limits.maxErrorRate()).isEqualTo(.05);
    assertThat(limits.maxP95()).isEqualTo(Duration.ofSeconds(5));
    assertThat(limits.minHitRatio()).isEqualTo(.2);
    assertThat(limits.maxCostPerCall()).isEqualTo(Usd.of("0.05"));
    assertThat(limits.maxHeapShare()).isEqualTo(.8);
    assertThat(limits.maxThreads()).isEqualTo(2_000);
  }

  @Test
  void windows() {
    assertThat(Arrays.stream(Window.values()).map(Window::length))
        .containsExactly(
            Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(4), Duration.ofHours(24));
  }

  @Test
  void tuning() {
    assertThat(Arrays.stream(Tunable.values()).map(t -> t.least() + " to " + t.most()))
        .containsExactlyInAnyOrder("500 to 10000", "1 to 20", "1000 to 30000", "5 to 50");
    assertThat(TuningSettings.builder().build().intervalNanos())
        .isEqualTo(Duration.ofMinutes(5).toNanos());
  }

  @Test
  void sharedBudgets() {
    BudgetSharing sharing = BudgetSharing.of(RedisSettings.of("redis://localhost"));
    assertThat(sharing.lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(sharing.away()).isEqualTo(BudgetSharing.Away.WITHIN_LEASE);
    assertThat(sharing.crash()).isEqualTo(BudgetSharing.Crash.GIVE_BACK);
  }

  /** Rows M1 to M4: no budget unless one is set; a known price wanted under one. */
  @Test
  void budgetsAndTheLedger() {
    CostSettings settings = CostSettings.builder().build();
    assertThat(settings.budgets()).isEmpty();
    assertThat(settings.unknownPrices()).isFalse();
    assertThat(settings.stepDown()).isTrue();
    assertThat(settings.perCall()).isNull();
    assertThat(settings.assumedOutputTokens()).isEqualTo(1_000);
    assertThat(settings.ledgerHours()).isEqualTo(35 * 24);
    assertThat(settings.ledgerEntries()).isEqualTo(2_000);
    Budget daily = Budget.daily(Usd.of(50));
    assertThat(daily.window()).isEqualTo(Budget.Window.DAY);
    assertThat(daily.scope()).isEqualTo(Budget.Scope.ALL);
    assertThat(daily.zone()).isEqualTo(ZoneOffset.UTC);
  }

  /** Row O1: in all, and by client method, by model and by endpoint. */
  @Test
  void everyFigureOfTheRegistry_hasItsName_inAllAndForEach() {
    MetricRegistry registry = new MetricRegistry();
    RialtoMetrics metrics = new RialtoMetrics(registry);
    metrics.onEvent(Events.answered(Events.REVIEW, Events.GPT, Duration.ofMillis(5)));
    metrics.onEvent(Events.from(CacheStatus.HIT_MEMORY, Duration.ofNanos(500)));
    metrics.onEvent(Events.failed(Events.REVIEW, Events.GPT, "RateLimitException"));
    for (String of :
        new String[] {
          "rialto.",
          "rialto.method.CodeAssistant.review.",
          "rialto.model.openai/gpt-4_1.",
          "rialto.endpoint.openai."
        }) {
      assertThat(registry.getTimers())
          .containsKeys(of + "calls", of + "first-token", of + "attempts");
      Timer calls = registry.getTimers().get(of + "calls");
      Snapshot times = calls.getSnapshot();
      assertThat(
              List.of(
                  calls.getOneMinuteRate(),
                  calls.getMeanRate(),
                  times.getMean(),
                  times.getMedian(),
                  times.get95thPercentile(),
                  times.get99thPercentile(),
                  (double) times.getMin(),
                  (double) times.getMax()))
          .allSatisfy(figure -> assertThat(figure).isPositive());
      assertThat(registry.getMeters())
          .containsKeys(
              of + "errors",
              of + "errors.RateLimitException",
              of + "cancelled",
              of + "tokens.input-fresh",
              of + "tokens.input-cached",
              of + "tokens.cache-written",
              of + "tokens.output",
              of + "tokens.reasoning",
              of + "cost.unknown",
              of + "cache.hits.memory",
              of + "cache.misses",
              of + "attempt-errors");
      assertThat(registry.getGauges()).containsKeys(of + "cost.usd", of + "cache.hit-ratio");
      assertThat((double) registry.getGauges().get(of + "tokens.per-minute").getValue())
          .as("two answers of 168 tokens lately")
          .isBetween(1.0, 336.0 * 60);
    }
    // The same as data, by method, by model and in all, over each window.
    for (Window window : Window.values()) {
      for (Stats stats :
          List.of(
              metrics.stats(window),
              metrics.methods(window).get("CodeAssistant.review"),
              metrics.models(window).get(Events.GPT))) {
        assertThat(stats.calls()).isEqualTo(3);
        assertThat(stats.callsPerSecond()).isPositive();
        assertThat(stats.tokensPerMinute()).isPositive();
        assertThat(stats.errorRate()).isPositive();
        assertThat(stats.hitRatio()).isEqualTo(1);
        assertThat(stats.latency()).extracting(Percentiles::meanNanos).isNotEqualTo(0L);
        assertThat(stats.latency().minNanos()).isPositive();
        assertThat(stats.latency().maxNanos()).isGreaterThanOrEqualTo(stats.latency().p99Nanos());
      }
    }
    assertThat(registry.getGauges())
        .containsKeys(
            "rialto.queue.waiting",
            "rialto.queue.running",
            "rialto.queue.limit",
            "rialto.transport.connections",
            "rialto.transport.in-flight",
            "rialto.transport.waiting",
            "rialto.load.level",
            "rialto.process.heap.share",
            "rialto.process.threads",
            "rialto.endpoint.openai.circuit.state",
            "rialto.events.dropped");
  }

  /** Row O5: what the dashboard shows. */
  @Test
  void dashboard() throws IOException {
    List<String> panels = new ArrayList<>();
    List<String> heatMaps = new ArrayList<>();
    try (InputStream in = RialtoMetrics.class.getResourceAsStream("grafana-dashboard.json")) {
      for (JsonNode panel : new ObjectMapper().readTree(in).get("panels")) {
        panels.add(panel.get("title").asText());
        if (panel.get("type").asText().equals("heatmap")) {
          heatMaps.add(panel.get("title").asText());
        }
      }
    }
    assertThat(heatMaps).containsExactly("Latency heat map");
    assertThat(panels)
        .contains(
            "Time per model, p95",
            "Tokens per minute by model",
            "Cost per hour by model",
            "Cache hit ratio",
            "Circuit breakers",
            "Connections and requests by origin",
            "Queue",
            "Budgets, share spent",
            "Heap after collections, threads");
  }
}
