package dev.rialto.metrics.internal.registry;

import com.codahale.metrics.Gauge;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.cost.CostAdvice;
import dev.rialto.cost.CostPeriod;
import dev.rialto.cost.CostProjection;
import dev.rialto.spi.EndpointHealth;
import dev.rialto.spi.LoadSnapshot;
import dev.rialto.spi.PipelineView;
import dev.rialto.spi.TuningStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** How the pipelines of a listener stand: queues and budgets. Thread-safe. */
public final class Pipelines {

  /** Tenants and users may be many; nobody reads more. */
  private static final int MOST_BUDGETS = 100;

  private final Set<PipelineView> pipelines =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  public void add(PipelineView pipeline) {
    pipelines.add(pipeline);
  }

  private List<PipelineView> all() {
    synchronized (pipelines) {
      return List.copyOf(pipelines);
    }
  }

  /** Returns a number of all pipelines together. */
  public int sum(ToIntFunction<LoadSnapshot> number) {
    return all().stream().map(PipelineView::load).mapToInt(number).sum();
  }

  public long droppedEvents() {
    return all().stream().mapToLong(PipelineView::droppedEvents).sum();
  }

  /** Returns where money could have been saved in a span of time, the most first. */
  public List<CostAdvice> advice(Instant from, Instant to) {
    return all().stream()
        .flatMap(pipeline -> pipeline.costs().stream())
        .flatMap(costs -> costs.advice(from, to).stream())
        .sorted(Comparator.comparing(CostAdvice::saving).reversed())
        .toList();
  }

  /**
   * Returns what will probably be spent in the next three days, by the pipeline that knows most.
   */
  public List<CostProjection> projection(ZoneId zone) {
    return all().stream()
        .flatMap(pipeline -> pipeline.costs().stream())
        .map(costs -> costs.projection(CostPeriod.DAY, zone))
        .filter(days -> !days.isEmpty())
        .max(Comparator.comparing(days -> days.get(0).expected()))
        .orElse(List.of());
  }

  /** Returns the settings that are tuned, one pipeline's after the other's. */
  public List<TuningStatus> tuning() {
    return all().stream().flatMap(pipeline -> pipeline.tuning().stream()).toList();
  }

  /** Returns how endpoints do; where pipelines differ, the worse. */
  public Map<String, EndpointHealth> endpoints() {
    Map<String, EndpointHealth> found = new TreeMap<>();
    for (PipelineView pipeline : all()) {
      for (EndpointHealth each : pipeline.endpoints()) {
        found.merge(each.endpoint(), each, (a, b) -> a.score() <= b.score() ? a : b);
      }
    }
    return found;
  }

  /** Returns the budgets, the fullest first; of very many the fullest. */
  public List<BudgetStatus> budgets() {
    List<BudgetStatus> found = new ArrayList<>();
    all().forEach(pipeline -> found.addAll(pipeline.budgets()));
    found.sort(
        Comparator.comparingDouble(BudgetStatus::share)
            .reversed()
            .thenComparing(BudgetStatus::budget)
            .thenComparing(BudgetStatus::owner));
    return found.size() <= MOST_BUDGETS ? found : List.copyOf(found.subList(0, MOST_BUDGETS));
  }

  void register(Registration registration) {
    Gauge<Integer> waiting = () -> sum(LoadSnapshot::queued);
    Gauge<Integer> running = () -> sum(LoadSnapshot::running);
    Gauge<Integer> limit = () -> sum(LoadSnapshot::limit);
    Gauge<Long> dropped = this::droppedEvents;
    registration.put("queue.waiting", waiting);
    registration.put("queue.running", running);
    registration.put("queue.limit", limit);
    registration.put("events.dropped", dropped);
  }

  /** Registers the budgets of everybody's that a pipeline has; those by owner have no end. */
  void register(Registration registration, PipelineView pipeline) {
    for (BudgetStatus status : pipeline.budgets()) {
      if (status.owner().isEmpty()) {
        String base = "budget." + Registration.segment(status.budget()) + ".";
        put(registration, base + "spent.usd", status, s -> s.spent().toDouble());
        put(registration, base + "reserved.usd", status, s -> s.reserved().toDouble());
        put(registration, base + "limit.usd", status, s -> s.limit().toDouble());
        put(registration, base + "excess.usd", status, s -> s.excess().toDouble());
        put(registration, base + "share", status, BudgetStatus::share);
      }
    }
  }

  private void put(
      Registration registration,
      String name,
      BudgetStatus of,
      Function<BudgetStatus, Double> value) {
    Gauge<Double> gauge =
        () -> {
          Optional<BudgetStatus> now =
              all().stream()
                  .flatMap(pipeline -> pipeline.budgets().stream())
                  .filter(s -> s.owner().isEmpty() && s.budget().equals(of.budget()))
                  .findFirst();
          return now.map(value).orElse(0.0);
        };
    registration.put(name, gauge);
  }
}
