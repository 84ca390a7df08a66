package dev.rialto.internal.pipeline;

import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.AttemptStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.cost.CostStage;
import dev.rialto.internal.promote.Costs;
import dev.rialto.spi.Target;

/** What calls within batches cost, by the stage that knows what was spent. */
record BatchCosts(CostStage stage) implements Costs {

  @Override
  public Flight start(AttemptSink attempt, AttemptStage batched) {
    return stage.startBatched(attempt, batched);
  }

  @Override
  public Cost cost(Target target, TokenUsage usage) {
    return stage.batchCost(target, usage);
  }

  @Override
  public void paid(Call call, Target target, TokenUsage usage, boolean answered) {
    stage.paidBatched(call, target, usage, answered);
  }
}
