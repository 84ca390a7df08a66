package dev.rialto.metrics.alerts;

import static dev.rialto.metrics.Events.GPT;
import static dev.rialto.metrics.Events.REVIEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.rialto.Usd;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.metrics.Events;
import dev.rialto.metrics.Issue;
import dev.rialto.metrics.ManualTicker;
import dev.rialto.metrics.Processes;
import dev.rialto.metrics.RialtoMetrics;
import dev.rialto.metrics.internal.registry.Resources;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.LoadLevel;
import dev.rialto.spi.LoadSnapshot;
import dev.rialto.spi.PipelineEvent.CircuitChanged;
import dev.rialto.spi.PipelineView;
import java.lang.ref.Reference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AlertMonitorTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final ManualTicker ticker = new ManualTicker();
  private final RialtoMetrics metrics =
      RialtoMetrics.builder(new MetricRegistry()).ticker(ticker).build();
  private final List<Alert> alerts = new ArrayList<>();
  private final AlertMonitor monitor = monitor(alerts::add);

  @Test
  void anIssueIsToldOfOnceAndOnceMoreWhenItHasPassed() {
    circuit("openai", CircuitState.OPEN);
    monitor.look();
    monitor.look();
    assertThat(texts())
        .singleElement()
        .asString()
        .startsWith("CRITICAL circuit-open, openai: The circuit breaker is open: ");

    circuit("openai", CircuitState.CLOSED);
    monitor.look();
    assertThat(alerts).hasSize(1);
    monitor.look();
    assertThat(texts()).hasSize(2).last().asString().startsWith("RESOLVED circuit-open, openai");
    assertThat(alerts.get(1).at()).isEqualTo(NOW);
    assertThat(monitor.recent()).containsExactly(alerts.get(1), alerts.get(0));
  }

  @Test
  void anIssueThatFlapsIsNotToldOfAgain() {
    for (int i = 0; i < 10; i++) {
      circuit("openai", i % 2 == 0 ? CircuitState.OPEN : CircuitState.HALF_OPEN);
      monitor.look();
    }
    assertThat(alerts).hasSize(1);
  }

  @Test
  void atMostThreeOfAKindAreToldInAnHour() {
    for (int i = 0; i < 5; i++) {
      circuit("endpoint-" + i, CircuitState.OPEN);
      monitor.look();
    }
    assertThat(alerts).hasSize(3);
    for (int i = 0; i < 5; i++) {
      circuit("endpoint-" + i, CircuitState.CLOSED);
    }
    monitor.look();
    monitor.look();
    assertThat(alerts.stream().filter(Alert::resolved)).hasSize(3);

    ticker.advance(Duration.ofMinutes(61));
    circuit("endpoint-0", CircuitState.OPEN);
    monitor.look();
    assertThat(alerts).hasSize(7);
  }

  /** Row M5: thresholds and severity, of money too; what gets worse is told again. */
  @Test
  void aBudgetThatFills_isToldAt70And90And99Percent_andWhenItHasRoomAgain() {
    Usd[] spent = {Usd.of("34.99"), Usd.of(0)};
    PipelineView held = view(spent);
    metrics.onPipeline(held);
    monitor.look();
    assertThat(alerts).isEmpty();
    spent[0] = Usd.of(35);
    for (String next : List.of("44.99", "45", "49", "49.50", "50")) {
      monitor.look();
      spent[0] = Usd.of(next);
    }
    monitor.look();
    assertThat(alerts)
        .extracting(alert -> alert.issue().severity())
        .containsExactly(Issue.Severity.INFO, Issue.Severity.WARNING, Issue.Severity.CRITICAL);
    assertThat(alerts.get(2).issue().message()).contains("$49.50 of $50.00", "refused");
    assertThat(alerts.get(2).issue().subject()).isEqualTo("daily");
    assertThat(alerts.get(2).issue().advice()).contains("2026-03-02T00:00:00Z");
    spent[0] = Usd.of(0);
    spent[1] = Usd.of(10);
    monitor.look();
    assertThat(alerts.get(3).issue().subject()).as("a tenant's").isEqualTo("tenants of acme");
    monitor.look();
    assertThat(alerts).hasSize(5);
    assertThat(alerts.get(4).resolved()).isTrue();
    Reference.reachabilityFence(held);
  }

  @Test
  void whatTheHourHoldsBack_isToldAfterIt_ifItIsThereStill() {
    Usd[] spent = {Usd.of(0), Usd.of(0)};
    PipelineView held = view(spent);
    metrics.onPipeline(held);
    for (String next : List.of("35", "45", "50", "0", "0")) {
      spent[0] = Usd.of(next);
      monitor.look();
    }
    assertThat(alerts).hasSize(4).last().matches(Alert::resolved);
    for (String next : List.of("35", "45", "49.90", "49.90")) {
      spent[0] = Usd.of(next);
      monitor.look();
    }
    for (int i = 0; i < 5; i++) {
      circuit("endpoint-" + i, CircuitState.OPEN);
    }
    monitor.look();
    assertThat(alerts).as("at most three an hour of a kind").hasSize(4 + 3);
    ticker.advance(Duration.ofMinutes(61));
    monitor.look();
    monitor.look();
    assertThat(alerts.subList(7, alerts.size()))
        .extracting(alert -> alert.issue().severity() + " " + alert.issue().subject())
        .containsExactlyInAnyOrder("CRITICAL daily", "CRITICAL endpoint-3", "CRITICAL endpoint-4");
    Reference.reachabilityFence(held);
  }

  private static PipelineView view(Usd[] spent) {
    Instant midnight = Instant.parse("2026-03-02T00:00:00Z");
    return new PipelineView() {
      @Override
      public LoadSnapshot load() {
        return new LoadSnapshot(LoadLevel.LOW, 0, 0, 0);
      }

      @Override
      public List<BudgetStatus> budgets() {
        return List.of(
            new BudgetStatus("daily", "", Usd.of(50), spent[0], Usd.ZERO, Usd.ZERO, midnight),
            new BudgetStatus(
                "tenants", "acme", Usd.of(10), spent[1], Usd.ZERO, Usd.ZERO, midnight));
      }

      @Override
      public long droppedEvents() {
        return 0;
      }
    };
  }

  @Test
  void aSinkThatThrowsDoesNotKeepAlertsFromTheOthers() {
    AlertMonitor both =
        monitor(
            alert -> {
              throw new IllegalStateException("sink");
            },
            alerts::add);
    circuit("openai", CircuitState.OPEN);
    both.look();
    assertThat(alerts).hasSize(1);
  }

  @Test
  @Timeout(60)
  void aSinkThatBlocksKeepsNobodyElseWaiting() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    BlockingQueue<Alert> others = new LinkedBlockingQueue<>();
    QueuedSink blocked =
        new QueuedSink(
            alert -> {
              try {
                never.await();
              } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
              }
            },
            1);
    QueuedSink other = new QueuedSink(others::add, 2);
    Issue issue = new Issue("heap", Issue.Severity.WARNING, "this process", "full", "more");
    Alert alert = new Alert(Instant.EPOCH, issue, false);
    for (int i = 0; i < 200; i++) {
      blocked.send(alert); // what it has no room for is dropped
    }
    other.send(alert);
    assertThat(others.poll(30, TimeUnit.SECONDS)).isEqualTo(alert);
    never.countDown();
    blocked.close();
    other.close();
  }

  @Test
  void aHeapThatACollectionLeavesFullIsAnIssue_andTooManyThreads() {
    Resources.Now[] now = {new Resources.Now(850, 1_000, 50)};
    RialtoMetrics watched = Processes.metrics(new Resources(() -> now[0]));
    assertThat(watched.issues()).extracting(Issue::kind).containsExactly("heap");
    assertThat(watched.issues().get(0).severity()).isEqualTo(Issue.Severity.WARNING);
    assertThat(watched.issues().get(0).message()).contains("85.0 %");
    now[0] = new Resources.Now(950, 1_000, 3_000);
    assertThat(watched.issues()).extracting(Issue::kind).containsExactly("heap", "threads");
    assertThat(watched.issues().get(0).severity()).isEqualTo(Issue.Severity.CRITICAL);
    now[0] = new Resources.Now(900, 1_000, 2_001);
    assertThat(watched.issues())
        .as("up to 90 %% and four times as many threads it is a warning")
        .extracting(Issue::severity)
        .containsExactly(Issue.Severity.WARNING, Issue.Severity.WARNING);
    now[0] = new Resources.Now(901, 1_000, 8_000);
    assertThat(watched.issues())
        .extracting(Issue::severity)
        .containsExactly(Issue.Severity.CRITICAL, Issue.Severity.CRITICAL);
    now[0] = new Resources.Now(800, 1_000, 2_000);
    assertThat(watched.issues()).isEmpty();
    now[0] = new Resources.Now(500, 1_000, 50);
    assertThat(watched.issues()).isEmpty();
    assertThat(watched.registry().getGauges().get("rialto.process.heap.share").getValue())
        .isEqualTo(.5);
  }

  @Test
  void aMinuteThatIsNotAsUsualIsAnAnomaly() {
    for (int minute = 0; minute < 40; minute++) {
      minute(20, Duration.ofMillis(200 + minute % 3), 0);
    }
    assertThat(alerts).isEmpty();

    minute(20, Duration.ofMillis(900), 0);
    assertThat(alerts).extracting(alert -> alert.issue().kind()).containsExactly("latency-anomaly");
    assertThat(alerts.get(0).issue().message())
        .isEqualTo("Calls took 900 ms on average in the last minute; usual are 201 ms");

    minute(200, Duration.ofMillis(200), 0);
    assertThat(alerts)
        .extracting(alert -> alert.issue().kind())
        .contains("throughput-anomaly")
        .doesNotContain("error-anomaly");
  }

  @Test
  void errorsAreAnAnomalyLongBeforeTheirShareIsOverTheLimit() {
    for (int minute = 0; minute < 40; minute++) {
      minute(1_000, Duration.ofMillis(200), 0);
    }
    minute(1_000, Duration.ofMillis(200), 8);
    assertThat(alerts).extracting(alert -> alert.issue().kind()).containsExactly("error-anomaly");
  }

  @Test
  void nothingIsUnusualBeforeTheBaselineIsWarm() {
    for (int minute = 0; minute < Baseline.WARM_UP - 1; minute++) {
      minute(20, Duration.ofMillis(100), 0);
    }
    minute(400, Duration.ofSeconds(4), 0);
    assertThat(alerts).isEmpty();
  }

  @Test
  void aWebhookGetsTheAlertAsJson() throws Exception {
    BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      AlertMonitor hooked = monitor(new WebhookSink(url(server)));
      circuit("openai\n<b>", CircuitState.OPEN);
      hooked.look();
      String body = bodies.poll(30, TimeUnit.SECONDS);
      JsonNode json = new ObjectMapper().readTree(body);
      assertThat(json.get("kind").asText()).isEqualTo("circuit-open");
      assertThat(json.get("severity").asText()).isEqualTo("critical");
      assertThat(json.get("subject").asText()).isEqualTo("openai\n<b>");
      assertThat(json.get("text").asText()).startsWith("CRITICAL circuit-open, openai?<b>: ");
      assertThat(json.get("resolved").asBoolean()).isFalse();
      assertThat(json.get("at").asText()).isEqualTo("2026-03-01T12:00:00Z");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aWebhookThatHangsIsNotWaitedFor() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
    try {
      WebhookSink sink = new WebhookSink(url(server));
      Alert alert = new Alert(NOW, new Issue("kind", Issue.Severity.INFO, "all", "m", "a"), false);
      // Far more than may be under way; returns, or the test never ends.
      for (int i = 0; i < 1_000; i++) {
        sink.send(alert);
      }
    } finally {
      release.countDown();
      server.stop(0);
    }
  }

  @Test
  @Timeout(60)
  void aWebhookThatFailsGetsTheNextAlertAllTheSame() throws Exception {
    BlockingQueue<String> posts = new LinkedBlockingQueue<>();
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          posts.add(exchange.getRequestMethod());
          if (posts.size() % 2 == 0) {
            exchange.sendResponseHeaders(500, -1);
          }
          exchange.close(); // else the connection breaks
        });
    server.start();
    try {
      WebhookSink sink = new WebhookSink(url(server));
      Alert alert = new Alert(NOW, new Issue("kind", Issue.Severity.INFO, "all", "m", "a"), false);
      int seen = 0;
      while (seen < 8) {
        sink.send(alert);
        seen += posts.poll(30, TimeUnit.SECONDS) == null ? 0 : 1;
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  @Timeout(120)
  void aWebhookWhoseAnswerNeverEnds_orThatSendsElsewhere_getsTheNextAlertAllTheSame()
      throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    BlockingQueue<String> posts = new LinkedBlockingQueue<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/elsewhere", exchange -> posts.add("elsewhere"));
    server.createContext(
        "/hook",
        exchange -> {
          posts.add("hook");
          if (posts.size() % 2 == 0) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
            return;
          }
          exchange.sendResponseHeaders(200, 0);
          try {
            exchange.getResponseBody().write('.');
            exchange.getResponseBody().flush();
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    try {
      WebhookSink sink = new WebhookSink(url(server));
      Alert alert = new Alert(NOW, new Issue("kind", Issue.Severity.INFO, "all", "m", "a"), false);
      while (posts.size() < 24) { // many more than may be under way
        sink.send(alert);
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertThat(posts).as("no redirect is followed").doesNotContain("elsewhere");
    } finally {
      over.countDown();
      server.stop(0);
      threads.shutdownNow();
    }
  }

  @Test
  void aSeriesThatNeverChanges_isNoReasonToCallASmallStepUnusual() {
    for (int i = 0; i < 300; i++) {
      minute(20, Duration.ofMillis(100), 0);
    }
    assertThat(alerts).isEmpty();
    minute(21, Duration.ofMillis(103), 0);
    assertThat(alerts).as("a step within the noise that there always is").isEmpty();
    minute(20, Duration.ofMillis(400), 0);
    assertThat(alerts).extracting(alert -> alert.issue().kind()).containsExactly("latency-anomaly");
  }

  @Test
  void aWebhooksUrlMustBeHttp() {
    assertThatThrownBy(() -> new WebhookSink(URI.create("file:///etc/passwd")))
        .hasMessageContaining("allowed are https and http");
  }

  @Test
  void closingEndsTheThread() {
    AlertMonitor started = AlertMonitor.start(metrics, AlertSink.LOG);
    assertThat(threads()).contains("rialto-alerts");
    started.close();
    assertThat(threads()).doesNotContain("rialto-alerts");
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  private void minute(int calls, Duration duration, int failed) {
    for (int i = 0; i < calls; i++) {
      metrics.onEvent(
          i < failed
              ? Events.failed(REVIEW, GPT, "OverloadedException")
              : Events.answered(REVIEW, GPT, duration));
    }
    ticker.advance(Duration.ofMinutes(1));
    monitor.look();
  }

  private void circuit(String endpoint, CircuitState state) {
    metrics.onEvent(new CircuitChanged(endpoint, CircuitState.CLOSED, state, "5 in a row"));
  }

  private AlertMonitor monitor(AlertSink... sinks) {
    return new AlertMonitor(metrics, List.of(sinks), ticker, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private List<String> texts() {
    return alerts.stream().map(Alert::text).toList();
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private static URI url(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
  }
}
