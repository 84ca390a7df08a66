package dev.rialto.metrics;

import dev.rialto.cost.BudgetStatus;
import dev.rialto.spi.LoadSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Queues and budgets for Prometheus. */
final class PrometheusPipelines {

  private PrometheusPipelines() {}

  static void addTo(List<MetricSnapshot> all, Pipelines pipelines) {
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
