package dev.rialto.metrics;

import static dev.rialto.metrics.Events.EXPLAIN;
import static dev.rialto.metrics.Events.GPT;
import static dev.rialto.metrics.Events.REVIEW;
import static dev.rialto.metrics.Events.SONNET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.codahale.metrics.MetricRegistry;
import dev.rialto.CacheStatus;
import dev.rialto.Usd;
import dev.rialto.cost.CostAdvice;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.PipelineEvent.CircuitChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsReportTest {

  private final ManualTicker ticker = new ManualTicker();
  private final RialtoMetrics metrics =
      RialtoMetrics.builder(new MetricRegistry())
          .ticker(ticker)
          .clock(Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC))
          .build();

  @Test
  void aSimulatedDayIsSeenThroughEveryWindow() {
    // One call a minute for 30 hours, a little slower each hour.
    for (int minute = 0; minute < 30 * 60; minute++) {
      metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(100 + minute / 60)));
      ticker.advance(Duration.ofMinutes(1));
    }
    // The minute that has just begun is empty; the oldest five minutes may have been let go.
    assertThat(metrics.stats(Window.LAST_15_MINUTES).calls()).isEqualTo(14);
    assertThat(metrics.stats(Window.LAST_HOUR).calls()).isBetween(55L, 60L);
    assertThat(metrics.stats(Window.LAST_4_HOURS).calls()).isBetween(235L, 240L);
    assertThat(metrics.stats(Window.LAST_24_HOURS).calls()).isBetween(1_435L, 1_440L);

    Stats day = metrics.stats(Window.LAST_24_HOURS);
    assertThat(day.span()).isEqualTo(Duration.ofHours(24));
    assertThat(day.latency().minNanos() / 1e6).isCloseTo(106, within(1.06));
    assertThat(day.latency().maxNanos() / 1e6).isCloseTo(129, within(1.29));
    assertThat(day.latency().p50Nanos() / 1e6).isCloseTo(117.5, within(2.0));
    assertThat(day.tokens().outputVisible()).isEqualTo(40 * day.calls());
    assertThat(metrics.stats(Window.LAST_HOUR).latency().minNanos() / 1e6)
        .isCloseTo(129, within(1.29));
  }

  @Test
  void aSleepOfDaysEmptiesEveryWindow() {
    metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(5)));
    ticker.advance(Duration.ofDays(2));
    for (Window window : Window.values()) {
      assertThat(metrics.stats(window).calls()).as(window.label()).isZero();
    }
    metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(5)));
    for (Window window : Window.values()) {
      assertThat(metrics.stats(window).calls()).as(window.label()).isEqualTo(1);
    }
  }

  @Test
  void aYoungProcessIsNotDividedByAWholeWindow() {
    for (int second = 0; second < 10; second++) {
      metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofMillis(5)));
      ticker.advance(Duration.ofSeconds(1));
    }
    assertThat(metrics.stats(Window.LAST_24_HOURS).callsPerSecond()).isCloseTo(1, within(.001));
    assertThat(metrics.stats(Window.LAST_HOUR).tokensPerMinute()).isCloseTo(168 * 60, within(1.0));
  }

  @Test
  void theTextShowsCallsMethodsModelsEndpointsCacheAndIssues() {
    fill();
    assertThat(metrics.report().text())
        .contains("All calls\n  window")
        .contains("Methods, last 1 h")
        .containsPattern("CodeAssistant\\.review +40 +[\\d.]+ +0\\.0 % +50\\.0 %")
        .containsPattern("CodeAssistant\\.explain +30 .* 20\\.0 % ")
        .contains("Models, last 1 h")
        .containsPattern("anthropic +open +")
        .containsPattern("cache, memory +20 +50\\.0 %")
        .contains("critical  anthropic: The circuit breaker is open")
        .contains("CodeAssistant.explain: 20.0 % of its calls fail, mostly with RateLimitException")
        .contains("→ Add a second key or a fallback")
        .endsWith("2026-03-01T12:00:00Z, up for 60.0 s\n");
  }

  @Test
  void theShortForm_isCleanedToo() {
    MetricsReport of = metrics.report();
    String hostile = "\u001b[2Jsaid\n\u202e";
    MetricsReport report =
        new MetricsReport(
            of.at(),
            of.uptime(),
            of.windows(),
            of.window(),
            of.methods(),
            of.models(),
            of.endpoints(),
            of.circuits(),
            List.of(new Issue("circuit", Issue.Severity.CRITICAL, hostile, hostile, "Wait")),
            of.tuning(),
            of.budgets(),
            List.of(new CostAdvice(hostile, hostile + "x".repeat(500), Usd.of(1))),
            of.projection());
    assertThat(report.brief())
        .contains("the worst: ?[2Jsaid??: ?[2Jsaid??\n    → Wait")
        .contains("Advice: ?[2Jsaid??: ?[2Jsaid??x")
        .contains("x…\n")
        .doesNotContain("\u001b", "\u202e");
  }

  @Test
  void theMarkdownHasOneTableForEachPart() {
    fill();
    String markdown = metrics.report().markdown();
    assertThat(markdown)
        .startsWith("## All calls\n\n| window | calls | per second |")
        .contains("|---|---:|")
        .contains("## Methods, last 1 h\n\n| method |")
        .contains("- **critical** anthropic: The circuit");
    markdown
        .lines()
        .filter(line -> line.startsWith("| "))
        .forEach(line -> assertThat(line).endsWith(" |"));
  }

  @Test
  void issuesNameTheMethodOrEndpointAndSayWhatToDo() {
    IntStream.range(0, 100)
        .forEach(i -> metrics.onEvent(Events.answered(REVIEW, GPT, Duration.ofSeconds(7))));
    IntStream.range(0, 100)
        .forEach(i -> metrics.onEvent(Events.from(CacheStatus.MISS, Duration.ofMillis(10))));
    IntStream.range(0, 100)
        .forEach(
            i ->
                metrics.onEvent(
                    Events.attempt(
                        SONNET, Duration.ofMillis(10), i < 8 ? "OverloadedException" : null)));
    assertThat(metrics.issues())
        .extracting(Issue::kind, Issue::subject, Issue::severity)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(
                "latency", "CodeAssistant.review", Issue.Severity.WARNING),
            org.assertj.core.groups.Tuple.tuple(
                "endpoint-errors", "anthropic", Issue.Severity.WARNING),
            org.assertj.core.groups.Tuple.tuple(
                "hit-ratio", "CodeAssistant.review", Issue.Severity.INFO));
    assertThat(metrics.issues()).allSatisfy(issue -> assertThat(issue.advice()).isNotBlank());
  }

  @Test
  void aFewCallsAreNoIssueAndAnIssuePasses() {
    IntStream.range(0, 19)
        .forEach(i -> metrics.onEvent(Events.failed(REVIEW, GPT, "RateLimitException")));
    assertThat(metrics.issues()).isEmpty();
    metrics.onEvent(Events.failed(REVIEW, GPT, "RateLimitException"));
    assertThat(metrics.issues()).extracting(Issue::kind).containsExactly("error-rate");
    ticker.advance(Duration.ofMinutes(16));
    assertThat(metrics.issues()).isEmpty();
  }

  @Test
  void anEmptyReportIsStillAReport() {
    MetricsReport report = metrics.report(Window.LAST_15_MINUTES);
    assertThat(report.methods()).isEmpty();
    assertThat(report.text()).contains("All calls").contains("Issues\n  none");
    assertThat(report.windows().get(Window.LAST_HOUR).failures()).isEqualTo(Map.of());
  }

  private void fill() {
    for (int i = 0; i < 20; i++) {
      metrics.onEvent(Events.from(CacheStatus.MISS, Duration.ofMillis(700)));
      metrics.onEvent(Events.from(CacheStatus.HIT_MEMORY, Duration.ofNanos(900)));
    }
    for (int i = 0; i < 30; i++) {
      metrics.onEvent(
          i % 5 == 0
              ? Events.failed(EXPLAIN, SONNET, "RateLimitException")
              : Events.streamed(EXPLAIN, SONNET, Duration.ofMillis(150), Duration.ofMillis(1_200)));
    }
    metrics.onEvent(
        new CircuitChanged(
            "anthropic", CircuitState.CLOSED, CircuitState.OPEN, "5 failures in a row"));
    ticker.advance(Duration.ofMinutes(1));
  }
}
