package dev.rialto.metrics.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import dev.rialto.CacheStatus;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.metrics.CallLog;
import dev.rialto.metrics.CircuitStatus;
import dev.rialto.metrics.Issue;
import dev.rialto.metrics.Percentiles;
import dev.rialto.metrics.RialtoMetrics;
import dev.rialto.metrics.Stats;
import dev.rialto.metrics.Window;
import dev.rialto.metrics.alerts.Alert;
import dev.rialto.metrics.internal.registry.Counting;
import dev.rialto.metrics.internal.registry.Resources;
import dev.rialto.metrics.internal.series.Buckets;
import dev.rialto.metrics.internal.series.Count;
import dev.rialto.metrics.internal.series.Lifetime;
import dev.rialto.metrics.internal.series.Tally;
import dev.rialto.metrics.internal.series.Timing;
import dev.rialto.metrics.internal.text.Text;
import dev.rialto.metrics.internal.text.TextTable;
import dev.rialto.spi.EndpointHealth;
import dev.rialto.spi.LoadSnapshot;
import dev.rialto.spi.PipelineEvent.CallEnded;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.TransportStats;
import dev.rialto.spi.TuningStatus;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What the live page shows, as JSON: durations in milliseconds, null for what is not known. Made at
 * most twice a second, however many look at it; the long windows every ten seconds. Thread-safe.
 */
final class ConsoleState {

  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long WINDOWS_FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int FAILURES = 20;
  private static final int ALERTS = 20;
  private static final int BUDGETS = 20;

  private final JsonFactory json = new JsonFactory();
  private final RialtoMetrics metrics;
  private final CallLog calls;
  private final Supplier<List<Alert>> alerts;
  private final Ticker ticker;
  private final Map<Window, Stats> windows = new EnumMap<>(Window.class);
  private long windowsNanos;
  private String current = "";
  private long currentNanos;

  ConsoleState(RialtoMetrics metrics, CallLog calls, Supplier<List<Alert>> alerts, Ticker ticker) {
    this.metrics = metrics;
    this.calls = calls;
    this.alerts = alerts;
    this.ticker = ticker;
  }

  synchronized String json() {
    long now = ticker.nanoTime();
    if (current.isEmpty() || now - currentNanos >= FRESH_NANOS) {
      currentNanos = now;
      if (windows.isEmpty() || now - windowsNanos >= WINDOWS_FRESH_NANOS) {
        windowsNanos = now;
        for (Window window : Window.values()) {
          windows.put(window, metrics.stats(window));
        }
      }
      Stats recent = metrics.stats(Window.LAST_15_MINUTES);
      windows.put(Window.LAST_15_MINUTES, recent); // the page says it twice: once and the same
      current = write(recent);
    }
    return current;
  }

  private String write(Stats recent) {
    StringWriter out = new StringWriter();
    try (JsonGenerator to = new Cleaning(json.createGenerator(out))) {
      to.writeStartObject();
      to.writeNumberField("uptime", metrics.uptime().toNanos() / 1e9);
      total(to);
      to.writeFieldName("recent");
      stats(to, Window.LAST_15_MINUTES.label(), recent);
      to.writeArrayFieldStart("windows");
      for (Map.Entry<Window, Stats> window : windows.entrySet()) {
        stats(to, window.getKey().label(), window.getValue());
      }
      to.writeEndArray();
      stats(to, "methods", metrics.methods(Window.LAST_15_MINUTES));
      stats(to, "models", metrics.models(Window.LAST_15_MINUTES));
      endpoints(to);
      budgets(to);
      load(to);
      answers(to, recent);
      issues(to);
      failures(to);
      alerts(to);
      tuning(to);
      to.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private void total(JsonGenerator to) throws IOException {
    long count = 0;
    long input = 0;
    long output = 0;
    long[] buckets = new long[Buckets.COUNT];
    for (Lifetime each : Counting.of(metrics).lifetimes()) {
      Tally total = each.total();
      count += total.get(Count.CALLS);
      input +=
          total.get(Count.TOKENS_INPUT_FRESH)
              + total.get(Count.TOKENS_INPUT_CACHED)
              + total.get(Count.TOKENS_CACHE_WRITTEN);
      output += total.get(Count.TOKENS_OUTPUT) + total.get(Count.TOKENS_REASONING);
      long[] upstream = each.buckets().get(Timing.UPSTREAM.index);
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] += upstream[i];
      }
    }
    to.writeObjectFieldStart("total");
    to.writeNumberField("calls", count);
    to.writeNumberField("tokensIn", input);
    to.writeNumberField("tokensOut", output);
    to.writeFieldName("buckets");
    to.writeArray(buckets, 0, buckets.length);
    to.writeEndObject();
    to.writeArrayFieldStart("bounds");
    double[] bounds = Buckets.upperBoundsSeconds();
    for (int i = 0; i < bounds.length - 1; i++) {
      to.writeNumber(bounds[i] * 1e3);
    }
    to.writeEndArray();
  }

  private static void stats(JsonGenerator to, String field, Map<String, Stats> all)
      throws IOException {
    to.writeArrayFieldStart(field);
    for (Map.Entry<String, Stats> each : all.entrySet()) {
      stats(to, each.getKey(), each.getValue());
    }
    to.writeEndArray();
  }

  private static void stats(JsonGenerator to, String name, Stats stats) throws IOException {
    to.writeStartObject();
    to.writeStringField("name", name);
    to.writeNumberField("calls", stats.calls());
    to.writeNumberField("perSecond", stats.callsPerSecond());
    to.writeNumberField("errorRate", stats.errorRate());
    number(to, "hitRatio", stats.hitRatio());
    percentiles(to, stats.latency());
    millis(to, "firstP50", stats.firstToken(), stats.firstToken().p50Nanos());
    millis(to, "firstP95", stats.firstToken(), stats.firstToken().p95Nanos());
    to.writeNumberField("tokensIn", stats.tokens().input());
    to.writeNumberField("tokensOut", stats.tokens().output());
    to.writeNumberField("tokensPerMinute", stats.tokensPerMinute());
    to.writeStringField("cost", Text.spent(stats));
    to.writeStringField("costPerCall", Text.perCall(stats));
    to.writeEndObject();
  }

  private void endpoints(JsonGenerator to) throws IOException {
    Map<String, Stats> stats = metrics.endpoints(Window.LAST_15_MINUTES);
    Map<String, EndpointHealth> health = Counting.of(metrics).pipelines().endpoints();
    to.writeArrayFieldStart("endpoints");
    for (CircuitStatus circuit : metrics.circuits()) {
      Stats known = stats.get(circuit.endpoint());
      Percentiles attempts = known == null ? Percentiles.NONE : known.attempts();
      to.writeStartObject();
      to.writeStringField("name", circuit.endpoint());
      to.writeStringField("state", lower(circuit.state()));
      EndpointHealth how = health.get(circuit.endpoint());
      number(to, "score", how == null ? Double.NaN : how.score());
      to.writeStringField("region", how == null ? "" : how.region());
      to.writeNumberField("outlook", Counting.of(metrics).outlooks().of(circuit.endpoint()));
      String outlook = Counting.of(metrics).outlooks().reason(circuit.endpoint());
      to.writeStringField("reason", circuit.reason().isEmpty() ? outlook : circuit.reason());
      to.writeNumberField("since", circuit.since().toNanos() / 1e9);
      to.writeNumberField("opened", circuit.opened());
      to.writeNumberField("attempts", attempts.count());
      to.writeNumberField("errorRate", known == null ? 0 : known.attemptErrorRate());
      percentiles(to, attempts);
      to.writeEndObject();
    }
    to.writeEndArray();
  }

  private void budgets(JsonGenerator to) throws IOException {
    to.writeArrayFieldStart("budgets");
    for (BudgetStatus budget : metrics.budgets().stream().limit(BUDGETS).toList()) {
      to.writeStartObject();
      to.writeStringField("name", budget.budget());
      to.writeStringField("owner", budget.owner());
      to.writeStringField("spent", Text.dollars(budget.spent().toDouble()));
      to.writeStringField("reserved", Text.dollars(budget.reserved().toDouble()));
      to.writeStringField("limit", budget.limit().toString());
      to.writeNumberField("share", budget.share());
      to.writeNumberField(
          "taken", budget.spent().plus(budget.reserved()).dividedBy(budget.limit()));
      to.writeStringField("roomAt", budget.roomAt().toString());
      to.writeEndObject();
    }
    to.writeEndArray();
  }

  private void load(JsonGenerator to) throws IOException {
    TransportStats transport = metrics.transportStats();
    to.writeObjectFieldStart("load");
    to.writeNumberField("waiting", Counting.of(metrics).pipelines().sum(LoadSnapshot::queued));
    to.writeNumberField("running", Counting.of(metrics).pipelines().sum(LoadSnapshot::running));
    to.writeNumberField("limit", Counting.of(metrics).pipelines().sum(LoadSnapshot::limit));
    to.writeNumberField("connections", transport.connections());
    to.writeNumberField("inFlight", transport.inFlight());
    to.writeNumberField("forConnection", transport.waiting());
    to.writeNumberField("dropped", Counting.of(metrics).pipelines().droppedEvents());
    Resources.Now process = Counting.of(metrics).resources().now();
    to.writeNumberField("heap", process.heapShare());
    to.writeNumberField("threads", process.threads());
    to.writeArrayFieldStart("pools");
    for (TransportStats.Pool pool : transport.pools()) {
      to.writeStartObject();
      to.writeStringField("origin", pool.origin().toString());
      to.writeNumberField("connections", pool.connections());
      to.writeNumberField("inFlight", pool.inFlight());
      to.writeNumberField("waiting", pool.waiting());
      to.writeEndObject();
    }
    to.writeEndArray();
    to.writeEndObject();
  }

  private static void answers(JsonGenerator to, Stats recent) throws IOException {
    to.writeArrayFieldStart("answers");
    for (var answer : recent.answers().entrySet()) {
      to.writeStartObject();
      to.writeStringField(
          "source",
          Text.source(answer.getKey())
              + (answer.getKey() == CacheStatus.MISS ? ", not in the cache" : ""));
      to.writeNumberField("count", answer.getValue());
      to.writeEndObject();
    }
    to.writeEndArray();
  }

  private void issues(JsonGenerator to) throws IOException {
    to.writeArrayFieldStart("issues");
    for (Issue issue : metrics.issues()) {
      to.writeStartObject();
      issue(to, issue);
      to.writeEndObject();
    }
    to.writeEndArray();
  }

  private void failures(JsonGenerator to) throws IOException {
    to.writeArrayFieldStart("failures");
    List<CallLog.Entry> entries = calls.entries();
    int left = FAILURES;
    for (int i = entries.size() - 1; i >= 0 && left > 0; i--) {
      CallEnded call = entries.get(i).call();
      if (call.failure() != null) {
        to.writeStartObject();
        to.writeStringField("at", entries.get(i).at().toString());
        to.writeStringField("call", call.origin().client() + "." + call.origin().method());
        to.writeStringField("failure", call.failure());
        to.writeStringField("model", call.model());
        to.writeStringField("endpoint", call.endpoint());
        to.writeNumberField("after", call.totalNanos() / 1e6);
        to.writeNumberField("attempts", call.attempts());
        to.writeEndObject();
        left--;
      }
    }
    to.writeEndArray();
  }

  private void alerts(JsonGenerator to) throws IOException {
    to.writeArrayFieldStart("alerts");
    for (Alert alert : alerts.get().stream().limit(ALERTS).toList()) {
      to.writeStartObject();
      to.writeStringField("at", alert.at().toString());
      to.writeBooleanField("resolved", alert.resolved());
      issue(to, alert.issue());
      to.writeEndObject();
    }
    to.writeEndArray();
  }

  private void tuning(JsonGenerator to) throws IOException {
    to.writeArrayFieldStart("tuning");
    for (TuningStatus each : metrics.tuning()) {
      to.writeStartObject();
      to.writeStringField("setting", each.setting());
      to.writeNumberField("value", each.value());
      to.writeNumberField("configured", each.configured());
      to.writeNumberField("least", each.least());
      to.writeNumberField("most", each.most());
      to.writeBooleanField("trying", each.trying());
      to.writeStringField("reason", each.reason());
      to.writeEndObject();
    }
    to.writeEndArray();
  }

  private static void issue(JsonGenerator to, Issue issue) throws IOException {
    to.writeStringField("kind", issue.kind());
    to.writeStringField("severity", lower(issue.severity()));
    to.writeStringField("subject", issue.subject());
    to.writeStringField("message", issue.message());
    to.writeStringField("advice", issue.advice());
  }

  private static void percentiles(JsonGenerator to, Percentiles of) throws IOException {
    millis(to, "p50", of, of.p50Nanos());
    millis(to, "p95", of, of.p95Nanos());
    millis(to, "p99", of, of.p99Nanos());
  }

  private static void millis(JsonGenerator to, String name, Percentiles of, long nanos)
      throws IOException {
    number(to, name, of.count() == 0 ? Double.NaN : nanos / 1e6);
  }

  private static void number(JsonGenerator to, String name, double value) throws IOException {
    if (Double.isNaN(value)) {
      to.writeNullField(name);
    } else {
      to.writeNumberField(name, value);
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Names come from outside: none writes backwards over its neighbours, or fills the page. */
  private static final class Cleaning extends JsonGeneratorDelegate {
    private static final int LONGEST = 500;

    private Cleaning(JsonGenerator to) {
      super(to);
    }

    @Override
    public void writeString(String text) throws IOException {
      super.writeString(TextTable.clean(text, LONGEST));
    }
  }
}
