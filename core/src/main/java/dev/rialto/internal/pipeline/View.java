package dev.rialto.internal.pipeline;

import dev.rialto.Tuning;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.internal.admission.AdmissionStage;
import dev.rialto.internal.events.EventBus;
import dev.rialto.spi.EndpointHealth;
import dev.rialto.spi.LoadSnapshot;
import dev.rialto.spi.PipelineView;
import dev.rialto.spi.TuningStatus;
import java.util.List;

/** What listeners may look at. Thread-safe. */
final class View implements PipelineView {

  private final Pipeline pipeline;
  private final EventBus events;
  private final Tuning tuned;

  View(Pipeline pipeline, EventBus events, Tuning tuned) {
    this.pipeline = pipeline;
    this.events = events;
    this.tuned = tuned;
  }

  static LoadSnapshot load(AdmissionStage admission) {
    return new LoadSnapshot(
        admission.load(), admission.running(), admission.limit(), admission.queued());
  }

  @Override
  public LoadSnapshot load() {
    return load(pipeline.admission());
  }

  @Override
  public List<BudgetStatus> budgets() {
    return pipeline.cost().costs().budgets();
  }

  @Override
  public long droppedEvents() {
    return events.dropped();
  }

  @Override
  public List<EndpointHealth> endpoints() {
    return pipeline.breaker().endpoints();
  }

  @Override
  public List<TuningStatus> tuning() {
    return tuned.settings();
  }
}
