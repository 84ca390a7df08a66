package dev.rialto.metrics.prometheus;

import static dev.rialto.metrics.Events.EXPLAIN;
import static dev.rialto.metrics.Events.GPT;
import static dev.rialto.metrics.Events.REVIEW;
import static dev.rialto.metrics.Events.SONNET;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.CacheStatus;
import dev.rialto.Cost;
import dev.rialto.JobStatus.Phase;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.metrics.Events;
import dev.rialto.metrics.RialtoMetrics;
import dev.rialto.metrics.Window;
import dev.rialto.metrics.console.ConsoleStates;
import dev.rialto.metrics.internal.registry.Counting;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.EndpointHealth;
import dev.rialto.spi.LoadLevel;
import dev.rialto.spi.LoadSnapshot;
import dev.rialto.spi.PipelineEvent.BatchSent;
import dev.rialto.spi.PipelineEvent.CircuitChanged;
import dev.rialto.spi.PipelineEvent.JobChanged;
import dev.rialto.spi.PipelineEvent.Origin;
import dev.rialto.spi.PipelineEvent.OutlookChanged;
import dev.rialto.spi.PipelineEvent.SettingTuned;
import dev.rialto.spi.PipelineView;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.SemanticStatistics;
import dev.rialto.spi.TierStatistics;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportRequest;
import dev.rialto.spi.TransportStats;
import dev.rialto.spi.TuningStatus;
import dev.rialto.spi.TuningStep;
import dev.rialto.spi.WarmingStatistics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is written for Prometheus, and what the dashboard reads of it. Longer than its neighbours,
 * since the dashboard's queries are held against what the same calls have written.
 */
class PrometheusTest {

  private static final Pattern SAMPLE =
      Pattern.compile("(rialto_[a-z_]+)(?:\\{((?:[^\"}]|\"(?:\\\\.|[^\"\\\\])*\")*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:\\\\.|[^\"\\\\])*)\"");

  final RialtoMetrics metrics = new RialtoMetrics(new MetricRegistry());
  private final PrometheusText text = new PrometheusText(metrics);

  @BeforeEach
  void somethingHappened() {
    calls();
    metrics.onEvent(
        new CircuitChanged("openai", CircuitState.CLOSED, CircuitState.OPEN, "5 in a row"));
    metrics.onEvent(new OutlookChanged("openai", 1, .5, "latency rises"));
    metrics.onEvent(new SettingTuned("timeout.millis", TuningStep.KEPT, 30_000, 15_000, ""));
    metrics.onEvent(job("a", Phase.SUBMITTED, 0));
    metrics.onEvent(job("b", Phase.SUBMITTED, 0));
    metrics.onEvent(job("b", Phase.ENDED, 10));
    metrics.onPipeline(pipeline);
    metrics.onCache(cache);
    metrics.onTransport(transport);
  }

  void calls() {
    metrics.onEvent(Events.from(CacheStatus.MISS, Duration.ofMillis(700)));
    metrics.onEvent(Events.from(CacheStatus.HIT_MEMORY, Duration.ofNanos(900)));
    metrics.onEvent(
        Events.streamed(EXPLAIN, SONNET, Duration.ofMillis(150), Duration.ofMillis(1_200)));
    metrics.onEvent(Events.failed(REVIEW, GPT, "RateLimitException"));
    metrics.onEvent(Events.attempt(GPT, Duration.ofMillis(80), "OverloadedException"));
    metrics.onEvent(new BatchSent(GPT, 3, 17));
  }

  private static JobChanged job(String id, Phase phase, int answered) {
    return new JobChanged(id, GPT, "openai", phase, 10, answered, null);
  }

  /** Held, as a Rialto holds them. */
  private final PipelineView pipeline =
      new PipelineView() {
        @Override
        public LoadSnapshot load() {
          return new LoadSnapshot(LoadLevel.LOW, 3, 20, 1);
        }

        @Override
        public List<BudgetStatus> budgets() {
          return List.of(
              new BudgetStatus(
                  "daily", "", Usd.of(50), Usd.of(10), Usd.of(1), Usd.ZERO, Instant.EPOCH));
        }

        @Override
        public long droppedEvents() {
          return 0;
        }

        @Override
        public List<EndpointHealth> endpoints() {
          return List.of(new EndpointHealth("openai", "eu-central-1", .75));
        }

        @Override
        public List<TuningStatus> tuning() {
          return List.of(
              new TuningStatus("timeout.millis", 15_000, 30_000, 1_000, 30_000, false, "less"));
        }
      };

  private final Supplier<CacheStatistics> cache =
      () ->
          new CacheStatistics(
              1,
              1,
              0,
              1,
              0,
              0,
              0,
              1,
              300,
              TokenUsage.NONE,
              Usd.ZERO,
              Duration.ZERO,
              List.of(new TierStatistics("Redis", 4, 2, 0, 0, 3, true, null)),
              new SemanticStatistics(7, 2, 1, 1, 3, 40),
              WarmingStatistics.NONE);

  private final Transport transport =
      new Transport() {
        @Override
        public TransportExchange send(TransportRequest request, ResponseHandler handler) {
          throw new UnsupportedOperationException();
        }

        @Override
        public boolean isTransportThread() {
          return false;
        }

        @Override
        public TransportStats stats() {
          return new TransportStats(
              2,
              1,
              0,
              2,
              0,
              0,
              0,
              0,
              0,
              9,
              8,
              100,
              900,
              List.of(
                  new TransportStats.Pool(
                      dev.rialto.spi.Origin.of(URI.create("https://api.openai.com")), 2, 1, 0)));
        }

        @Override
        public void close() {}
      };

  @Test
  void whatStandsAsItStandsIsThereToo() throws IOException {
    assertThat(write(null))
        .contains("rialto_endpoint_score{endpoint=\"openai\",region=\"eu-central-1\"} 0.75\n")
        .contains("rialto_endpoint_outlook{endpoint=\"openai\",region=\"eu-central-1\"} 0.5\n")
        .contains("rialto_tuning_value{setting=\"timeout.millis\"} 15000.0\n")
        .contains("rialto_tuning_steps_total{step=\"kept\"} 1.0\n")
        .contains("rialto_semantic_hits_total 7.0\n")
        .contains("rialto_cache_tier_hits_total{tier=\"Redis\"} 4.0\n")
        .contains("rialto_budget_spent_dollars{budget=\"daily\",owner=\"\"} 10.0\n")
        .contains("rialto_transport_in_flight{origin=\"https://api.openai.com");
  }

  @Test
  void providersBatchesAreFollowedUntilTheyEnd() throws IOException {
    metrics.onEvent(job("a", Phase.SUBMITTED, 4));
    metrics.onEvent(job("c", Phase.PREPARED, 0));
    String model = "{model=\"" + GPT + "\"} ";
    assertThat(write(null))
        .contains("rialto_jobs_sent_total" + model + "2.0")
        .contains("rialto_jobs_ended_total" + model + "1.0")
        .contains("rialto_job_items_total" + model + "20.0")
        .contains("rialto_jobs_open" + model + "1.0")
        .contains("rialto_job_items_waiting" + model + "6.0");
    metrics.onEvent(job("a", Phase.ENDED, 10));
    assertThat(write(null))
        .contains("rialto_jobs_open" + model + "0.0")
        .contains("rialto_job_items_waiting" + model + "0.0");
    metrics.onEvent(job("g", Phase.SUBMITTED, 0));
    JobChanged givenUp =
        new JobChanged("g", GPT, "openai", Phase.SUBMITTED, 10, 0, "every call of it was given up");
    metrics.onEvent(givenUp);
    metrics.onEvent(givenUp);
    assertThat(write(null))
        .contains("rialto_jobs_sent_total" + model + "3.0")
        .contains("rialto_jobs_open" + model + "0.0")
        .contains("rialto_job_items_waiting" + model + "0.0");
    for (int i = 0; i < 20_000; i++) {
      metrics.onEvent(new JobChanged("x" + i, "evil/" + i, "e", Phase.SUBMITTED, 1, 0, null));
    }
    assertThat(Counting.of(metrics).providerBatches().models()).hasSizeLessThan(1_500);
    assertThat(metrics.registry().getGauges().get("rialto.jobs.sent").getValue())
        .isEqualTo(20_003L);
    assertThat(metrics.registry().getGauges().get("rialto.jobs.open").getValue())
        .isEqualTo(10_000L);
  }

  @Test
  void countsHaveLabelsWhereTheRegistryHasNames() throws IOException {
    String exposition = write(null);
    assertThat(text.contentType(null)).startsWith("text/plain; version=0.0.4");
    String labels =
        "client=\"CodeAssistant\",endpoint=\"openai\",%smethod=\"review\",model=\"openai/gpt-4.1\"";
    assertThat(exposition)
        .contains("# TYPE rialto_call_duration_seconds histogram")
        .contains(
            "rialto_calls_total{"
                + labels.formatted("")
                + ",outcome=\"failed\",task=\"code\"} 1.0\n")
        .contains(
            "rialto_tokens_total{"
                + labels.formatted("kind=\"input_fresh\",")
                + ",task=\"code\"} 100.0\n")
        .contains(
            "rialto_answers_total{"
                + labels.formatted("")
                + ",source=\"hit_memory\",task=\"code\"} 1.0\n")
        .contains(
            "rialto_attempt_failures_total{"
                + labels.formatted("")
                + ",task=\"code\",type=\"OverloadedException\"} 1.0\n")
        .contains("rialto_circuit_state{endpoint=\"openai\"} 2.0\n")
        .contains("rialto_circuit_opened_total{endpoint=\"openai\"} 1.0\n")
        .contains("rialto_batch_items_total 17.0\n");
  }

  @Test
  void costsAreDollarsAndUnknownOnesAreCountedApart() throws IOException {
    metrics.onEvent(Events.spent(REVIEW, SONNET, Events.usd("0.0125")));
    metrics.onEvent(Events.spent(REVIEW, SONNET, Events.usd("1.5")));
    metrics.onEvent(Events.spent(REVIEW, SONNET, Cost.UNKNOWN));
    String labels =
        "{client=\"CodeAssistant\",endpoint=\"anthropic\",method=\"review\","
            + "model=\"anthropic/claude-sonnet-4-5\",task=\"code\"} ";
    assertThat(write(null))
        .contains("# TYPE rialto_cost_usd_total counter")
        .contains("rialto_cost_usd_total" + labels + "1.5125\n")
        .contains("rialto_cost_unknown_total" + labels + "1.0\n");
    assertThat(write("application/openmetrics-text; version=1.0.0; charset=utf-8"))
        .contains("# UNIT rialto_cost_usd usd");
  }

  @Test
  void bucketsCountWhatIsNotLonger() throws IOException {
    Map<String, Double> buckets = new HashMap<>();
    for (Sample sample : samples(write(null))) {
      if (sample.name.equals("rialto_call_duration_seconds_bucket")
          && sample.labels.get("source").equals("upstream")
          && sample.labels.get("method").equals("review")) {
        buckets.put(sample.labels.get("le"), sample.value);
      }
    }
    assertThat(buckets)
        .containsEntry("0.025", 0.0)
        .containsEntry("0.05", 1.0)
        .containsEntry("0.5", 1.0)
        .containsEntry("0.75", 2.0)
        .containsEntry("+Inf", 2.0);
  }

  @Test
  void openMetricsIsWrittenWhereItIsAskedFor() throws IOException {
    String accept = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    assertThat(text.contentType(accept)).startsWith("application/openmetrics-text");
    assertThat(write(accept)).contains("# TYPE rialto_calls counter").endsWith("# EOF\n");
  }

  @Test
  void aNameFromOutsideCannotBreakTheFormat() throws IOException {
    metrics.onEvent(
        Events.answered(REVIEW, "evil/\"} 1\nrialto_calls_total \\", Duration.ofMillis(1)));
    String exposition = write(null);
    assertThat(samples(exposition))
        .extracting(sample -> sample.labels.get("model"))
        .contains("evil/\\\"} 1\\nrialto_calls_total \\\\");
  }

  @Test
  void namesWithoutEnd_makeNoExpositionAndNoPageWithoutEnd() throws IOException {
    for (int i = 0; i < 100_000; i++) {
      String model = "provider/model-" + i;
      metrics.onEvent(Events.answered(EXPLAIN, model, Duration.ofMillis(1)));
      metrics.onEvent(new OutlookChanged("endpoint-" + i, 1, .5, "latency rises"));
      metrics.onEvent(
          new CircuitChanged(
              "endpoint-" + i, CircuitState.CLOSED, CircuitState.OPEN, "5 in a row"));
      metrics.onEvent(Events.failed(EXPLAIN, model, "Exception" + i));
    }
    String exposition = write(null);
    assertThat(exposition).contains("model=\"other\"").hasSizeLessThan(4_000_000);
    assertThat(all("\"(provider/model-[0-9]+)\"", exposition, 1).stream().distinct())
        .hasSizeLessThanOrEqualTo(100);
    assertThat(all("type=\"(\\w+)\"", exposition, 1).stream().distinct())
        .hasSizeLessThanOrEqualTo(32)
        .contains("other");
    assertThat(ConsoleStates.json(metrics)).hasSizeLessThan(200_000);
    assertThat(metrics.registry().getNames()).hasSizeLessThan(20_000);
    assertThat(metrics.stats(Window.LAST_HOUR).calls()).isGreaterThanOrEqualTo(200_000);
  }

  @Test
  void methodsThatDifferOnlyInTheirTaskAreTwoSeries() {
    metrics.onEvent(
        Events.answered(
            new Origin(REVIEW.client(), REVIEW.method(), "other-task"), GPT, Duration.ofMillis(1)));
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new PrometheusCollector(metrics));
    assertThat(registry.scrape().stream()).hasSize(69);
  }

  @Test
  void everyQueryOfTheDashboardFindsItsMetricsAndLabels() throws IOException {
    Map<String, Set<String>> labels = new HashMap<>();
    for (Sample sample : samples(write(null))) {
      labels.computeIfAbsent(sample.name, key -> new HashSet<>()).addAll(sample.labels.keySet());
    }
    List<String> queries = queries(dashboard());
    assertThat(queries).hasSizeGreaterThan(40);
    for (String query : queries) {
      List<String> kept = new ArrayList<>(all("label_values\\([a-z_]+, ([a-z_]+)\\)", query, 1));
      for (String by : all("by \\(([^)]*)\\)", query, 1)) {
        kept.addAll(List.of(by.split(", ", -1)));
      }
      List<MatchResult> used =
          Pattern.compile("(rialto_[a-z_]+)(?:\\{([^}]*)\\})?").matcher(query).results().toList();
      assertThat(used).as(query).isNotEmpty();
      for (MatchResult metric : used) {
        assertThat(labels).as(query).containsKey(metric.group(1));
        String selector = metric.group(2) == null ? "" : metric.group(2);
        assertThat(labels.get(metric.group(1)))
            .as(query)
            .containsAll(kept)
            .containsAll(all("([a-z_]+)(?:=~|!=|=)\"", selector, 1));
      }
    }
  }

  @Test
  void theDashboardsLegendsUseLabelsThatTheQueriesKeep() throws IOException {
    for (JsonNode panel : dashboard().get("panels")) {
      for (JsonNode target : panel.get("targets")) {
        String query = target.get("expr").asText();
        for (String label : all("\\{\\{(\\w+)\\}\\}", target.get("legendFormat").asText(), 1)) {
          assertThat(all("by \\(([^)]*)\\)", query, 1))
              .as(panel.get("title").asText())
              .isNotEmpty()
              .allSatisfy(by -> assertThat(by.split(", ")).contains(label));
        }
      }
    }
  }

  private record Sample(String name, Map<String, String> labels, double value) {}

  private static List<Sample> samples(String exposition) {
    List<Sample> samples = new ArrayList<>();
    for (String line : exposition.lines().filter(each -> !each.startsWith("#")).toList()) {
      Matcher found = SAMPLE.matcher(line);
      assertThat(found.matches()).as(line).isTrue();
      Map<String, String> labels = new HashMap<>();
      if (found.group(2) != null) {
        LABEL
            .matcher(found.group(2))
            .results()
            .forEach(label -> labels.put(label.group(1), label.group(2)));
      }
      samples.add(new Sample(found.group(1), labels, Double.parseDouble(found.group(3))));
    }
    return samples;
  }

  private static List<String> all(String pattern, String text, int group) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(group))
        .toList();
  }

  static List<String> queries(JsonNode dashboard) {
    List<String> queries = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      panel.get("targets").forEach(target -> queries.add(target.get("expr").asText()));
    }
    for (JsonNode variable : dashboard.get("templating").get("list")) {
      if (variable.get("type").asText().equals("query")) {
        queries.add(variable.get("query").asText());
      }
    }
    return queries;
  }

  static JsonNode dashboard() throws IOException {
    try (InputStream in = RialtoMetrics.class.getResourceAsStream("grafana-dashboard.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  String write(String accept) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text.write(out, accept);
    return out.toString(StandardCharsets.UTF_8);
  }
}
