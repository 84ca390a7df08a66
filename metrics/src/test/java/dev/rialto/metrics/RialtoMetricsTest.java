package dev.rialto.metrics;

import static dev.rialto.metrics.Events.EXPLAIN;
import static dev.rialto.metrics.Events.GPT;
import static dev.rialto.metrics.Events.REVIEW;
import static dev.rialto.metrics.Events.SONNET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.codahale.metrics.ConsoleReporter;
import com.codahale.metrics.CsvReporter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Snapshot;
import dev.rialto.CacheStatus;
import dev.rialto.Cost;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.LoadLevel;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineEvent.BatchSent;
import dev.rialto.spi.PipelineEvent.CircuitChanged;
import dev.rialto.spi.PipelineEvent.LoadChanged;
import dev.rialto.spi.PipelineEvent.Origin;
import dev.rialto.spi.PipelineEvent.RateLimitsTold;
import dev.rialto.spi.RateLimit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RialtoMetricsTest {

  private final MetricRegistry registry = new MetricRegistry();
  private final ManualTicker ticker = new ManualTicker();
  private final RialtoMetrics metrics = RialtoMetrics.builder(registry).ticker(ticker).build();

  @Test
  void whatProvidersTellOfLimits_isInGauges() {
    metrics.onEvent(
        new RateLimitsTold(
            "mistral/large",
            "mistral",
            List.of(
                new RateLimit("tokens", 500, 468, Instant.ofEpochSecond(1_800_000_000L), 32),
                new RateLimit("balance-usd-micros", -1, 1_250_000, null))));
    String tokens = "rialto.endpoint.mistral.limit.large.tokens";
    assertThat(registry.getGauges().get(tokens + ".limit").getValue()).isEqualTo(500L);
    assertThat(registry.getGauges().get(tokens + ".remaining").getValue()).isEqualTo(468L);
    assertThat(registry.getGauges().get(tokens + ".reset").getValue()).isEqualTo(1_800_000_000L);
    assertThat(registry.getGauges().get(tokens + ".cost").getValue()).isEqualTo(32L);
    String balance = "rialto.endpoint.mistral.limit.large.balance-usd-micros";
    assertThat(registry.getGauges().get(balance + ".remaining").getValue()).isEqualTo(1_250_000L);
    assertThat(registry.getGauges().get(balance + ".reset").getValue()).isEqualTo(-1L);
  }

  @Test
  void aCallIsCountedInAllAndByMethodModelAndEndpoint() {
    metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(200)));
    metrics.onEvent(Events.answered(EXPLAIN, GPT, Duration.ofMillis(300)));
    metrics.onEvent(Events.answered(REVIEW, SONNET, Duration.ofMillis(400)));

    assertThat(calls("rialto.calls")).isEqualTo(3);
    assertThat(calls("rialto.method.CodeAssistant.review.calls")).isEqualTo(2);
    assertThat(calls("rialto.method.CodeAssistant.explain.calls")).isEqualTo(1);
    assertThat(calls("rialto.model.openai/gpt-4_1.calls")).isEqualTo(2);
    assertThat(calls("rialto.model.anthropic/claude-sonnet-4-5.calls")).isEqualTo(1);
    assertThat(calls("rialto.endpoint.openai.calls")).isEqualTo(2);
    assertThat(millis(snapshot("rialto.model.anthropic/claude-sonnet-4-5.calls").getMedian()))
        .isCloseTo(400, within(4.0));
  }

  /** What an application has that reports Dropwizard's metrics already. */
  @Test
  void dropwizardsOwnReporters_reportThem(@TempDir Path folder) throws Exception {
    metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(200)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        ConsoleReporter console =
            ConsoleReporter.forRegistry(registry)
                .outputTo(stream)
                .formattedFor(Locale.ROOT)
                .convertDurationsTo(TimeUnit.SECONDS)
                .build();
        CsvReporter csv =
            CsvReporter.forRegistry(registry)
                .formatFor(Locale.ROOT)
                .convertDurationsTo(TimeUnit.SECONDS)
                .build(folder.toFile())) {
      console.report();
      csv.report();
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("rialto.method.CodeAssistant.review.calls", "rialto.cost.usd", "95% <= 0.20");
    List<String> lines = Files.readAllLines(folder.resolve("rialto.calls.csv"));
    List<String> names = List.of(lines.get(0).split(","));
    List<String> values = List.of(lines.get(1).split(","));
    assertThat(values.get(names.indexOf("count"))).isEqualTo("1");
    assertThat(Double.parseDouble(values.get(names.indexOf("p99")))).isCloseTo(.2, within(.002));
  }

  @Test
  void percentilesAreRightWithinOnePercent() {
    Random random = new Random(7);
    long[] nanos = new long[20_000];
    for (int i = 0; i < nanos.length; i++) {
      // From a microsecond to minutes, as cache hits and reasoning models are.
      nanos[i] = (long) (1_000 * Math.pow(10, random.nextDouble() * 8));
      metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofNanos(nanos[i])));
    }
    Arrays.sort(nanos);

    Snapshot snapshot = snapshot("rialto.calls");
    for (double quantile : new double[] {0, .01, .5, .75, .95, .98, .99, .999, 1}) {
      int rank = Math.max(0, (int) Math.ceil(quantile * nanos.length) - 1);
      assertThat(snapshot.getValue(quantile))
          .as("quantile %s", quantile)
          .isCloseTo((double) nanos[rank], within(nanos[rank] * .01 + 64));
    }
    double mean = Arrays.stream(nanos).average().orElseThrow();
    assertThat(snapshot.getMean()).isCloseTo(mean, within(mean * .01));
    assertThat(snapshot.getMin()).isLessThanOrEqualTo(nanos[0]);
  }

  @Test
  void percentilesForgetWhatIsOlderThanFiveMinutes() {
    metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofSeconds(60)));
    ticker.advance(Duration.ofMinutes(4));
    metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(10)));
    assertThat(millis(snapshot("rialto.calls").getValue(1))).isCloseTo(60_000, within(600.0));

    ticker.advance(Duration.ofMinutes(2));
    assertThat(millis(snapshot("rialto.calls").getValue(1))).isCloseTo(10, within(.1));
    ticker.advance(Duration.ofDays(3));
    assertThat(snapshot("rialto.calls").getMax()).isZero();
    assertThat(calls("rialto.calls")).isEqualTo(2);
  }

  @Test
  void ratesAreOfTheLastMinutes() {
    for (int second = 0; second < 120; second++) {
      metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(5)));
      metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(5)));
      ticker.advance(Duration.ofSeconds(1));
    }
    var timer = registry.timer("rialto.calls");
    assertThat(timer.getOneMinuteRate()).isCloseTo(2, within(.01));
    assertThat(timer.getFiveMinuteRate()).isCloseTo(2, within(.01));
    assertThat(timer.getMeanRate()).isCloseTo(2, within(.01));
    assertThat(registry.meter("rialto.tokens.output").getOneMinuteRate()).isCloseTo(80, within(.1));

    ticker.advance(Duration.ofMinutes(3));
    assertThat(timer.getOneMinuteRate()).isZero();
    assertThat(timer.getFiveMinuteRate()).isCloseTo(240 / 300.0, within(.01));
  }

  @Test
  void tokensAreCountedByKind() {
    metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(5)));
    metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(5)));
    assertThat(meter("rialto.tokens.input-fresh")).isEqualTo(200);
    assertThat(meter("rialto.tokens.input-cached")).isEqualTo(40);
    assertThat(meter("rialto.tokens.cache-written")).isEqualTo(6);
    assertThat(meter("rialto.model.openai/gpt-4_1.tokens.output")).isEqualTo(80);
    assertThat(meter("rialto.method.CodeAssistant.review.tokens.reasoning")).isEqualTo(10);
  }

  @Test
  void aStreamsFirstTokenIsTimed() {
    metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(900)));
    metrics.onEvent(Events.streamed(EXPLAIN, GPT, Duration.ofMillis(150), Duration.ofMillis(900)));
    assertThat(calls("rialto.first-token")).isEqualTo(1);
    assertThat(millis(snapshot("rialto.endpoint.openai.first-token").getMedian()))
        .isCloseTo(150, within(1.5));
  }

  @Test
  void failuresAreCountedByTypeAndCancelledCallsApart() {
    metrics.onEvent(Events.failed(REVIEW, GPT, "RateLimitException"));
    metrics.onEvent(Events.failed(REVIEW, SONNET, "RateLimitException"));
    metrics.onEvent(Events.failed(EXPLAIN, "", "CircuitOpenException"));
    metrics.onEvent(Events.failed(EXPLAIN, "", "CancelledCallException"));

    assertThat(meter("rialto.errors")).isEqualTo(3);
    assertThat(meter("rialto.errors.RateLimitException")).isEqualTo(2);
    assertThat(meter("rialto.errors.CircuitOpenException")).isEqualTo(1);
    assertThat(meter("rialto.endpoint.anthropic.errors.RateLimitException")).isEqualTo(1);
    assertThat(meter("rialto.model.none.errors.CircuitOpenException")).isEqualTo(1);
    assertThat(meter("rialto.cancelled")).isEqualTo(1);
    assertThat(calls("rialto.calls")).isEqualTo(4);
    assertThat(registry.getNames()).doesNotContain("rialto.errors.CancelledCallException");
  }

  @Test
  void attemptsAreTimedAndTheirFailuresCounted() {
    metrics.onEvent(Events.attempt(GPT, Duration.ofMillis(80), "OverloadedException"));
    metrics.onEvent(Events.attempt(SONNET, Duration.ofMillis(120), null));
    assertThat(calls("rialto.attempts")).isEqualTo(2);
    assertThat(calls("rialto.endpoint.openai.attempts")).isEqualTo(1);
    assertThat(meter("rialto.endpoint.openai.attempt-errors")).isEqualTo(1);
    assertThat(meter("rialto.attempt-errors.OverloadedException")).isEqualTo(1);
    assertThat(meter("rialto.errors")).isZero();
  }

  @Test
  void itemsOfBatchesAreCounted_andSayNothingOfAModelsSpeed() {
    metrics.onEvent(Events.attempt(GPT, Duration.ofMillis(80), null));
    metrics.onEvent(Events.batched(GPT, Events.usd("0.25")));
    assertThat(calls("rialto.attempts")).isEqualTo(2);
    assertThat(registry.getTimers().get("rialto.attempts").getSnapshot().getMin())
        .isCloseTo(80_000_000L, within(8_000_000L));
    assertThat(registry.getTimers().get("rialto.attempts").getSnapshot().getMax())
        .isCloseTo(80_000_000L, within(8_000_000L));
  }

  /** A job's item fails for its own sake, hours after it was asked for. */
  @Test
  void itemsOfBatchesThatFail_sayNothingOfAnEndpointsErrors() {
    metrics.onEvent(Events.attempt(GPT, Duration.ofMillis(80), "OverloadedException"));
    metrics.onEvent(Events.batchedInVain(GPT, "OverloadedException"));
    assertThat(calls("rialto.attempts")).isEqualTo(2);
    assertThat(meter("rialto.endpoint.openai.attempt-errors")).isEqualTo(1);
    assertThat(meter("rialto.attempt-errors.OverloadedException")).isEqualTo(1);
  }

  @Test
  void cacheHitsAreCountedByTierAndSayNothingOfAModelsSpeed() {
    metrics.onEvent(Events.from(CacheStatus.MISS, Duration.ofMillis(500)));
    metrics.onEvent(Events.from(CacheStatus.HIT_MEMORY, Duration.ofNanos(800)));
    metrics.onEvent(Events.from(CacheStatus.HIT_MEMORY, Duration.ofNanos(800)));
    metrics.onEvent(Events.from(CacheStatus.SHARED, Duration.ofMillis(499)));
    metrics.onEvent(Events.from(CacheStatus.BYPASS, Duration.ofMillis(500)));

    assertThat(meter("rialto.cache.hits.memory")).isEqualTo(2);
    assertThat(meter("rialto.cache.hits.shared")).isEqualTo(1);
    assertThat(meter("rialto.cache.misses")).isEqualTo(1);
    assertThat(meter("rialto.cache.bypassed")).isEqualTo(1);
    assertThat((Double) gauge("rialto.cache.hit-ratio")).isEqualTo(.75);
    assertThat(calls("rialto.method.CodeAssistant.review.calls")).isEqualTo(5);
    assertThat(snapshot("rialto.calls").getMin()).isLessThan(1_000);
    assertThat(calls("rialto.model.openai/gpt-4_1.calls")).isEqualTo(2);
    assertThat(millis(snapshot("rialto.model.openai/gpt-4_1.calls").getValue(0)))
        .isCloseTo(500, within(5.0));
  }

  @Test
  void theHitRatioIsNoNumberWhileNobodyAsked() {
    metrics.onEvent(Events.from(CacheStatus.BYPASS, Duration.ofMillis(500)));
    assertThat((Double) gauge("rialto.cache.hit-ratio")).isNaN();
  }

  @Test
  void aBreakersStateAndTransitionsAreGauges() {
    metrics.onEvent(Events.attempt(GPT, Duration.ofMillis(80), null));
    assertThat(gauge("rialto.endpoint.openai.circuit.state")).isEqualTo(0);

    metrics.onEvent(change("openai", CircuitState.CLOSED, CircuitState.OPEN));
    metrics.onEvent(change("anthropic#2", CircuitState.CLOSED, CircuitState.OPEN));
    metrics.onEvent(change("anthropic#2", CircuitState.OPEN, CircuitState.HALF_OPEN));

    assertThat(gauge("rialto.endpoint.openai.circuit.state")).isEqualTo(2);
    assertThat(gauge("rialto.endpoint.openai.circuit.transitions.open")).isEqualTo(1L);
    assertThat(gauge("rialto.endpoint.anthropic#2.circuit.state")).isEqualTo(1);
    assertThat(gauge("rialto.endpoint.anthropic#2.circuit.transitions.half-open")).isEqualTo(1L);
  }

  @Test
  void batchesAreCountedWithWhatWentIntoThem() {
    metrics.onEvent(new BatchSent(GPT, 3, 17));
    metrics.onEvent(new BatchSent(GPT, 2, 2));
    assertThat(registry.counter("rialto.batch.requests").getCount()).isEqualTo(2);
    assertThat(registry.counter("rialto.batch.calls").getCount()).isEqualTo(5);
    assertThat(registry.counter("rialto.batch.items").getCount()).isEqualTo(19);
  }

  @Test
  void theLoadLevelIsAGauge() {
    assertThat(gauge("rialto.load.level")).isEqualTo(0);
    metrics.onEvent(new LoadChanged(LoadLevel.LOW, LoadLevel.HIGH, 12, 900, .01, 30));
    assertThat(gauge("rialto.load.level")).isEqualTo(2);
  }

  @Test
  void namesOverTheCapAreCountedAsOther() {
    MetricRegistry small = new MetricRegistry();
    RialtoMetrics capped =
        RialtoMetrics.builder(small).ticker(ticker).maxNames(10).maxSeries(20).build();
    for (int i = 0; i < 1_000; i++) {
      Origin origin = new Origin("Client" + i, "ask", "");
      capped.onEvent(Events.answered(origin, "openai/model-" + i, Duration.ofMillis(5)));
      capped.onEvent(Events.failed(origin, "openai/model-" + i, "Odd" + i));
    }
    assertThat(small.timer("rialto.calls").getCount()).isEqualTo(2_000);
    assertThat(small.timer("rialto.model.other.calls").getCount()).isEqualTo(1_980);
    assertThat(small.timer("rialto.method.other.other.calls").getCount()).isEqualTo(1_980);
    assertThat(small.meter("rialto.errors.other").getCount()).isEqualTo(969);
    assertThat(small.getNames().stream().filter(name -> name.endsWith(".calls"))).hasSize(25);
  }

  @Test
  void oneMethodsModelsDoNotTakeTheOthersRoom() {
    MetricRegistry small = new MetricRegistry();
    RialtoMetrics capped =
        RialtoMetrics.builder(small).ticker(ticker).maxNames(100).maxSeries(5).build();
    for (int i = 0; i < 50; i++) {
      capped.onEvent(Events.answered(REVIEW, "openai/model-" + i, Duration.ofMillis(5)));
    }
    capped.onEvent(Events.answered(EXPLAIN, GPT, Duration.ofMillis(5)));
    assertThat(small.timer("rialto.method.CodeAssistant.explain.calls").getCount()).isEqualTo(1);
    assertThat(small.timer("rialto.method.CodeAssistant.review.calls").getCount()).isEqualTo(50);
  }

  @Test
  void aKnownEventAllocatesNothing() {
    PipelineEvent[] events = {
      Events.streamed(EXPLAIN, GPT, Duration.ofMillis(150), Duration.ofMillis(900)),
      Events.from(CacheStatus.HIT_MEMORY, Duration.ofNanos(700)),
      Events.failed(REVIEW, SONNET, "RateLimitException"),
      Events.attempt(GPT, Duration.ofMillis(80), "OverloadedException"),
      Events.spent(EXPLAIN, GPT, Events.usd("0.000123456789")),
      Events.spent(EXPLAIN, GPT, Cost.UNKNOWN),
      change("openai", CircuitState.CLOSED, CircuitState.OPEN),
    };
    for (int i = 0; i < 20_000; i++) {
      metrics.onEvent(events[i % events.length]);
    }
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100_000; i++) {
      metrics.onEvent(events[i % events.length]);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / 100_000.0).as("bytes per event").isLessThan(.5);
  }

  @Test
  void aClockThatGoesBackLosesNothing() {
    metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(5)));
    ticker.advance(Duration.ofHours(-30));
    metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(5)));
    assertThat(snapshot("rialto.calls").size()).isEqualTo(1);
    assertThat(calls("rialto.calls")).isEqualTo(2);
    assertThat(registry.timer("rialto.calls").getOneMinuteRate()).isEqualTo(2);
  }

  @Test
  void aSecondListenerUnderTheSamePrefixIsRefusedWithAdvice() {
    assertThatThrownBy(() -> new RialtoMetrics(registry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rialto.calls")
        .hasMessageContaining("prefix");
    assertThat(RialtoMetrics.builder(registry).prefix("second").build()).isNotNull();
    assertThat(registry.getTimers()).containsKeys("rialto.calls", "second.calls");
  }

  @Test
  void closingLeavesTheRegistryAsItWas() {
    registry.counter("mine");
    metrics.onEvent(Events.failed(REVIEW, GPT, "RateLimitException"));
    metrics.close();
    assertThat(registry.getNames()).containsExactly("mine");
  }

  @Test
  void nobodyElseCanUpdateItsMetrics() {
    assertThatThrownBy(() -> registry.timer("rialto.calls").update(Duration.ofMillis(1)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> registry.meter("rialto.errors").mark())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static CircuitChanged change(String endpoint, CircuitState from, CircuitState to) {
    return new CircuitChanged(endpoint, from, to, "5 failures in a row");
  }

  private long calls(String name) {
    assertThat(registry.getTimers()).containsKey(name);
    return registry.timer(name).getCount();
  }

  private Snapshot snapshot(String name) {
    assertThat(registry.getTimers()).containsKey(name);
    return registry.timer(name).getSnapshot();
  }

  private long meter(String name) {
    assertThat(registry.getMeters()).containsKey(name);
    return registry.meter(name).getCount();
  }

  private Object gauge(String name) {
    assertThat(registry.getGauges()).containsKey(name);
    return registry.getGauges().get(name).getValue();
  }

  private static double millis(double nanos) {
    return nanos / 1e6;
  }
}
