package dev.rialto.metrics.prometheus;

import dev.rialto.cost.BudgetStatus;
import dev.rialto.metrics.RialtoMetrics;
import dev.rialto.metrics.internal.registry.Counting;
import dev.rialto.metrics.internal.registry.Pipelines;
import dev.rialto.metrics.internal.registry.ProviderBatches.Of;
import dev.rialto.metrics.internal.registry.Resources;
import dev.rialto.spi.EndpointHealth;
import dev.rialto.spi.LoadSnapshot;
import dev.rialto.spi.TuningStatus;
import dev.rialto.spi.TuningStep;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Queues and budgets for Prometheus. */
final class PrometheusPipelines {

  private PrometheusPipelines() {}

  static void addTo(List<MetricSnapshot> all, RialtoMetrics metrics) {
    Pipelines pipelines = Counting.of(metrics).pipelines();
    all.add(gauge("rialto_queue_waiting", "Calls that wait", pipelines.sum(LoadSnapshot::queued)));
    all.add(gauge("rialto_queue_running", "Calls under way", pipelines.sum(LoadSnapshot::running)));
    all.add(
        gauge(
            "rialto_queue_limit",
            "Calls that may be under way",
            pipelines.sum(LoadSnapshot::limit)));
    all.add(
        gauge(
            "rialto_events_dropped",
            "Events lost because listeners were too slow",
            (double) pipelines.droppedEvents()));
    Resources.Now process = Counting.of(metrics).resources().now();
    all.add(
        gauge(
            "rialto_process_heap_bytes",
            "Heap in use after the last collection",
            (double) process.heapBytes()));
    all.add(
        gauge(
            "rialto_process_heap_max_bytes",
            "Heap that there may be",
            (double) process.maxHeapBytes()));
    all.add(gauge("rialto_process_threads", "Threads of the process", process.threads()));
    endpoints(all, metrics);
    providerBatches(all, Counting.of(metrics).providerBatches().models());
    tuning(all, metrics);
    List<BudgetStatus> budgets = pipelines.budgets();
    all.add(budget("rialto_budget_spent_dollars", "Spent", budgets, s -> s.spent().toDouble()));
    all.add(
        budget(
            "rialto_budget_reserved_dollars",
            "Set aside for attempts under way",
            budgets,
            s -> s.reserved().toDouble()));
    all.add(
        budget("rialto_budget_limit_dollars", "May be spent", budgets, s -> s.limit().toDouble()));
  }

  private static void providerBatches(List<MetricSnapshot> all, List<Of> models) {
    all.add(ofModels("rialto_jobs_sent", "Batches that providers took", models, Of::sent));
    all.add(ofModels("rialto_jobs_ended", "Batches that providers ended", models, Of::ended));
    all.add(ofModels("rialto_job_items", "Calls in batches that were sent", models, Of::items));
    all.add(gauges("rialto_jobs_open", "Batches that providers work on", models, Of::open));
    all.add(
        gauges(
            "rialto_job_items_waiting",
            "Calls in such batches that have no outcome yet",
            models,
            Of::waiting));
  }

  @SuppressWarnings("NullAway") // the library takes null for no exemplar
  private static CounterSnapshot ofModels(
      String name, String help, List<Of> models, ToDoubleFunction<Of> value) {
    List<CounterDataPointSnapshot> points = new ArrayList<>();
    for (Of each : models) {
      points.add(
          new CounterDataPointSnapshot(
              value.applyAsDouble(each), Labels.of("model", each.model()), null, 0));
    }
    return new CounterSnapshot(new MetricMetadata(name, help), points);
  }

  private static GaugeSnapshot gauges(
      String name, String help, List<Of> models, ToDoubleFunction<Of> value) {
    List<GaugeDataPointSnapshot> points = new ArrayList<>();
    for (Of each : models) {
      points.add(
          new GaugeDataPointSnapshot(
              value.applyAsDouble(each), Labels.of("model", each.model()), null));
    }
    return new GaugeSnapshot(new MetricMetadata(name, help), points);
  }

  private static void endpoints(List<MetricSnapshot> all, RialtoMetrics metrics) {
    List<GaugeDataPointSnapshot> scores = new ArrayList<>();
    List<GaugeDataPointSnapshot> outlooks = new ArrayList<>();
    for (EndpointHealth each : Counting.of(metrics).pipelines().endpoints().values()) {
      Labels labels = Labels.of("endpoint", each.endpoint(), "region", each.region());
      scores.add(new GaugeDataPointSnapshot(each.score(), labels, null));
      outlooks.add(
          new GaugeDataPointSnapshot(
              Counting.of(metrics).outlooks().of(each.endpoint()), labels, null));
    }
    all.add(
        new GaugeSnapshot(
            new MetricMetadata("rialto_endpoint_score", "Health: 0 only failures, 1 none"),
            scores));
    all.add(
        new GaugeSnapshot(
            new MetricMetadata(
                "rialto_endpoint_outlook", "What scores are multiplied by for a bad trend"),
            outlooks));
  }

  @SuppressWarnings("NullAway") // the library takes null for no exemplar
  private static void tuning(List<MetricSnapshot> all, RialtoMetrics metrics) {
    Map<Labels, Double> values = new TreeMap<>();
    for (TuningStatus each : metrics.tuning()) {
      values.putIfAbsent(Labels.of("setting", each.setting()), (double) each.value());
    }
    List<GaugeDataPointSnapshot> points = new ArrayList<>();
    values.forEach((labels, value) -> points.add(new GaugeDataPointSnapshot(value, labels, null)));
    all.add(
        new GaugeSnapshot(
            new MetricMetadata("rialto_tuning_value", "Settings that are tuned, as they are now"),
            points));
    List<CounterDataPointSnapshot> steps = new ArrayList<>();
    for (TuningStep step : TuningStep.values()) {
      steps.add(
          new CounterDataPointSnapshot(
              (double) Counting.of(metrics).tunings().count(step),
              Labels.of("step", step.name().toLowerCase(Locale.ROOT)),
              null,
              0));
    }
    all.add(
        new CounterSnapshot(
            new MetricMetadata("rialto_tuning_steps", "Steps of the tuning"), steps));
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return new GaugeSnapshot(
        new MetricMetadata(name, help),
        List.of(new GaugeDataPointSnapshot(value, Labels.EMPTY, null)));
  }

  private static GaugeSnapshot budget(
      String name, String help, List<BudgetStatus> budgets, ToDoubleFunction<BudgetStatus> value) {
    Map<Labels, Double> byLabels = new TreeMap<>();
    for (BudgetStatus status : budgets) {
      // Two pipelines may have a budget of one name.
      byLabels.merge(
          Labels.of("budget", status.budget(), "owner", status.owner()),
          value.applyAsDouble(status),
          Math::max);
    }
    List<GaugeDataPointSnapshot> points = new ArrayList<>();
    byLabels.forEach(
        (labels, amount) -> points.add(new GaugeDataPointSnapshot(amount, labels, null)));
    return new GaugeSnapshot(
        new MetricMetadata(name, help + ", in dollars, in the budget's window"), points);
  }
}
