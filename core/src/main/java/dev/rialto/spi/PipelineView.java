package dev.rialto.spi;

import dev.rialto.cost.BudgetStatus;
import java.util.List;

/**
 * How a pipeline stands at this moment; for gauges. May be asked at any time, after its end too.
 * Thread-safe; never blocks.
 */
public interface PipelineView {

  /** Returns how heavily it is used. */
  LoadSnapshot load();

  /** Returns every budget as it stands; of those by owner, the owners that were seen. */
  List<BudgetStatus> budgets();

  /** Returns how many events were lost because listeners were too slow. */
  long droppedEvents();

  /** Returns the endpoints by their names, and how they do. */
  default List<EndpointHealth> endpoints() {
    return List.of();
  }

  /** Returns the settings that are tuned, as they stand; none unless tuning was asked for. */
  default List<TuningStatus> tuning() {
    return List.of();
  }
}
