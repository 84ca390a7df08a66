package dev.rialto.metrics.prometheus;

import dev.rialto.CacheStatus;
import dev.rialto.Usd;
import dev.rialto.metrics.CircuitStatus;
import dev.rialto.metrics.RialtoMetrics;
import dev.rialto.metrics.internal.registry.Circuits;
import dev.rialto.metrics.internal.registry.Counting;
import dev.rialto.metrics.internal.series.Buckets;
import dev.rialto.metrics.internal.series.Count;
import dev.rialto.metrics.internal.series.Lifetime;
import dev.rialto.metrics.internal.series.Tally;
import dev.rialto.metrics.internal.series.Timing;
import dev.rialto.spi.CircuitState;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Gives the counts to Prometheus' own client library, with labels where the Dropwizard names have
 * segments. Register it with a {@code PrometheusRegistry}, or write it with {@link PrometheusText}.
 * Needs {@code io.prometheus:prometheus-metrics-model}.
 *
 * <p>Most have the labels {@code client}, {@code method}, {@code task}, {@code model} and {@code
 * endpoint}:
 *
 * <table>
 * <caption>Metrics</caption>
 * <tr><th>name</th><th>type</th><th>further labels</th></tr>
 * <tr><td>{@code rialto_call_duration_seconds}</td><td>histogram</td><td>{@code source}: upstream,
 *     cache</td></tr>
 * <tr><td>{@code rialto_first_token_seconds}</td><td>histogram</td><td></td></tr>
 * <tr><td>{@code rialto_attempt_duration_seconds}</td><td>histogram</td><td></td></tr>
 * <tr><td>{@code rialto_calls_total}</td><td>counter</td><td>{@code outcome}: answered, failed,
 *     cancelled</td></tr>
 * <tr><td>{@code rialto_call_failures_total}, {@code rialto_attempt_failures_total}</td>
 *     <td>counter</td><td>{@code type}: the exception's</td></tr>
 * <tr><td>{@code rialto_tokens_total}</td><td>counter</td><td>{@code kind}: input_fresh,
 *     input_cached, cache_written, output, reasoning</td></tr>
 * <tr><td>{@code rialto_cost_usd_total}</td><td>counter: dollars of attempts whose price is
 *     known</td><td></td></tr>
 * <tr><td>{@code rialto_cost_unknown_total}</td><td>counter: attempts whose price is not known</td>
 *     <td></td></tr>
 * <tr><td>{@code rialto_answers_total}</td><td>counter</td><td>{@code source}: bypass, miss,
 *     hit_memory, hit_remote, hit_durable, hit_semantic, shared</td></tr>
 * <tr><td>{@code rialto_circuit_state}</td><td>gauge: 0 closed, 1 half open, 2 open</td><td>{@code
 *     endpoint} only</td></tr>
 * <tr><td>{@code rialto_circuit_opened_total}</td><td>counter</td><td>{@code endpoint} only</td>
 * </tr>
 * <tr><td>{@code rialto_load_level}</td><td>gauge: 0 low to 3 critical</td><td>none at all</td>
 * </tr>
 * <tr><td>{@code rialto_queue_waiting}, {@code rialto_queue_running}, {@code rialto_queue_limit},
 *     {@code rialto_events_dropped}</td><td>gauge</td><td>none at all</td></tr>
 * <tr><td>{@code rialto_budget_spent_dollars}, {@code rialto_budget_reserved_dollars}, {@code
 *     rialto_budget_limit_dollars}</td><td>gauge</td><td>{@code budget}, {@code owner}; the hundred
 *     fullest</td></tr>
 * <tr><td>{@code rialto_endpoint_score}, {@code rialto_endpoint_outlook}</td><td>gauge: 0 bad to 1
 *     good</td><td>{@code endpoint}, {@code region}</td></tr>
 * <tr><td>{@code rialto_process_heap_bytes}, {@code rialto_process_heap_max_bytes}, {@code
 *     rialto_process_threads}</td><td>gauge</td><td>none at all</td></tr>
 * <tr><td>{@code rialto_tuning_value}</td><td>gauge</td><td>{@code setting}</td></tr>
 * <tr><td>{@code rialto_tuning_steps_total}</td><td>counter</td><td>{@code step}: tried, kept,
 *     reverted, advised, reset</td></tr>
 * <tr><td>{@code rialto_jobs_sent_total}, {@code rialto_jobs_ended_total}, {@code
 *     rialto_job_items_total}</td><td>counter</td><td>{@code model}</td></tr>
 * <tr><td>{@code rialto_jobs_open}, {@code rialto_job_items_waiting}</td><td>gauge</td><td>{@code
 *     model}</td></tr>
 * <tr><td>{@code rialto_semantic_hits_total} and its neighbours of {@code
 *     rialto_semantic_}</td><td>counter</td><td>none at all</td></tr>
 * <tr><td>{@code rialto_batch_requests_total}, {@code rialto_batch_calls_total}, {@code
 *     rialto_batch_items_total}</td><td>counter</td><td>none at all</td></tr>
 * </table>
 */
@SuppressWarnings("exports") // who uses it requires the optional module
public final class PrometheusCollector implements MultiCollector {

  private static final double[] BOUNDS = Buckets.upperBoundsSeconds();

  private final RialtoMetrics metrics;

  /** Makes a collector of what a listener has counted. */
  public PrometheusCollector(RialtoMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public MetricSnapshots collect() {
    List<Lifetime> series = Counting.of(metrics).lifetimes();
    List<MetricSnapshot> all = new ArrayList<>();
    all.add(durations(series));
    all.add(
        histogram(
            "rialto_first_token_seconds",
            "How long streams took to their first content",
            series,
            Timing.FIRST_TOKEN));
    all.add(
        histogram(
            "rialto_attempt_duration_seconds",
            "How long attempts at providers took",
            series,
            Timing.ATTEMPT));
    all.add(
        counters(
            "rialto_calls",
            "Calls that ended",
            "outcome",
            series,
            Map.of(
                "answered",
                    tally ->
                        tally.get(Count.CALLS)
                            - tally.get(Count.FAILED)
                            - tally.get(Count.CANCELLED),
                "failed", tally -> tally.get(Count.FAILED),
                "cancelled", tally -> tally.get(Count.CANCELLED))));
    all.add(
        counters(
            "rialto_tokens",
            "Tokens of calls",
            "kind",
            series,
            Map.of(
                "input_fresh", tally -> tally.get(Count.TOKENS_INPUT_FRESH),
                "input_cached", tally -> tally.get(Count.TOKENS_INPUT_CACHED),
                "cache_written", tally -> tally.get(Count.TOKENS_CACHE_WRITTEN),
                "output", tally -> tally.get(Count.TOKENS_OUTPUT),
                "reasoning", tally -> tally.get(Count.TOKENS_REASONING))));
    all.add(cost(series));
    all.add(costUnknown(series));
    all.add(answers(series));
    all.add(failures("rialto_call_failures", "Failed calls by exception", series, true));
    all.add(failures("rialto_attempt_failures", "Failed attempts by exception", series, false));
    addCircuits(all);
    all.add(
        new GaugeSnapshot(
            new MetricMetadata("rialto_load_level", "0 low, 1 medium, 2 high, 3 critical"),
            List.of(
                new GaugeDataPointSnapshot(
                    Counting.of(metrics).loadNumber(), Labels.EMPTY, null))));
    all.add(
        plain(
            "rialto_batch_requests",
            "Merged upstream requests",
            Counting.of(metrics).batchRequests()));
    all.add(
        plain("rialto_batch_calls", "Calls in merged requests", Counting.of(metrics).batchCalls()));
    all.add(
        plain("rialto_batch_items", "Items in merged requests", Counting.of(metrics).batchItems()));
    PrometheusPipelines.addTo(all, metrics);
    PrometheusTransport.addTo(all, metrics.transportStats());
    PrometheusCache.addTo(all, metrics.cacheStatistics());
    return new MetricSnapshots(all);
  }

  private static HistogramSnapshot durations(List<Lifetime> series) {
    List<HistogramDataPointSnapshot> points = new ArrayList<>();
    for (Lifetime each : series) {
      points.add(point(each, Timing.UPSTREAM, labels(each).add("source", "upstream")));
      points.add(point(each, Timing.CACHED, labels(each).add("source", "cache")));
    }
    return new HistogramSnapshot(
        new MetricMetadata(
            "rialto_call_duration_seconds",
            "How long calls took, from the method's call to its outcome",
            Unit.SECONDS),
        points);
  }

  private static HistogramSnapshot histogram(
      String name, String help, List<Lifetime> series, Timing timing) {
    List<HistogramDataPointSnapshot> points = new ArrayList<>();
    for (Lifetime each : series) {
      points.add(point(each, timing, labels(each)));
    }
    return new HistogramSnapshot(new MetricMetadata(name, help, Unit.SECONDS), points);
  }

  private static HistogramDataPointSnapshot point(Lifetime series, Timing timing, Labels labels) {
    return new HistogramDataPointSnapshot(
        ClassicHistogramBuckets.of(BOUNDS, series.buckets().get(timing.index)),
        series.total().nanos(timing) / 1e9,
        labels,
        Exemplars.EMPTY,
        0);
  }

  private static CounterSnapshot counters(
      String name,
      String help,
      String label,
      List<Lifetime> series,
      Map<String, ToLongFunction<Tally>> values) {
    List<CounterDataPointSnapshot> points = new ArrayList<>();
    for (Lifetime each : series) {
      values.forEach(
          (value, count) ->
              points.add(count(count.applyAsLong(each.total()), labels(each).add(label, value))));
    }
    return new CounterSnapshot(new MetricMetadata(name, help), points);
  }

  @SuppressWarnings("NullAway") // the library takes null for no exemplar
  private static CounterSnapshot cost(List<Lifetime> series) {
    List<CounterDataPointSnapshot> points = new ArrayList<>();
    for (Lifetime each : series) {
      double dollars = Usd.ofPicos(each.total().get(Count.COST_PICOS)).toDouble();
      points.add(new CounterDataPointSnapshot(dollars, labels(each), null, 0));
    }
    return new CounterSnapshot(
        new MetricMetadata("rialto_cost_usd", "What attempts cost, in dollars", new Unit("usd")),
        points);
  }

  private static CounterSnapshot costUnknown(List<Lifetime> series) {
    List<CounterDataPointSnapshot> points = new ArrayList<>();
    for (Lifetime each : series) {
      points.add(count(each.total().get(Count.COST_UNKNOWN), labels(each)));
    }
    return new CounterSnapshot(
        new MetricMetadata("rialto_cost_unknown", "Attempts whose cost is not known"), points);
  }

  private static CounterSnapshot answers(List<Lifetime> series) {
    Map<String, ToLongFunction<Tally>> values = new LinkedHashMap<>();
    for (CacheStatus status : CacheStatus.values()) {
      Count count = Count.of(status);
      values.put(status.name().toLowerCase(Locale.ROOT), tally -> tally.get(count));
    }
    return counters("rialto_answers", "Answers by where they came from", "source", series, values);
  }

  private CounterSnapshot failures(
      String name, String help, List<Lifetime> series, boolean ofCalls) {
    List<String> types = Counting.of(metrics).failureTypes();
    List<CounterDataPointSnapshot> points = new ArrayList<>();
    for (Lifetime each : series) {
      for (int type = 0; type < types.size(); type++) {
        long count = ofCalls ? each.total().callFailures(type) : each.total().attemptFailures(type);
        if (count > 0) {
          points.add(count(count, labels(each).add("type", types.get(type))));
        }
      }
    }
    return new CounterSnapshot(new MetricMetadata(name, help), points);
  }

  private void addCircuits(List<MetricSnapshot> all) {
    List<GaugeDataPointSnapshot> states = new ArrayList<>();
    List<CounterDataPointSnapshot> opened = new ArrayList<>();
    for (CircuitStatus circuit : metrics.circuits()) {
      Labels labels = Labels.of("endpoint", circuit.endpoint());
      CircuitState state = circuit.state();
      states.add(new GaugeDataPointSnapshot(Circuits.number(state), labels, null));
      opened.add(count(circuit.opened(), labels));
    }
    all.add(
        new GaugeSnapshot(
            new MetricMetadata(
                "rialto_circuit_state", "Circuit breakers: 0 closed, 1 half open, 2 open"),
            states));
    all.add(
        new CounterSnapshot(
            new MetricMetadata("rialto_circuit_opened", "How often circuit breakers opened"),
            opened));
  }

  private static CounterSnapshot plain(String name, String help, long value) {
    return new CounterSnapshot(new MetricMetadata(name, help), List.of(count(value, Labels.EMPTY)));
  }

  @SuppressWarnings("NullAway") // the library takes null for no exemplar
  private static CounterDataPointSnapshot count(long value, Labels labels) {
    return new CounterDataPointSnapshot(value, labels, null, 0);
  }

  private static Labels labels(Lifetime series) {
    return Labels.of(
        "client", series.origin().client(),
        "method", series.origin().method(),
        "task", series.origin().task(),
        "model", series.model(),
        "endpoint", series.endpoint());
  }
}
