package dev.rialto.internal.pipeline;

import dev.rialto.Attempt;
import dev.rialto.Cost;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.cost.CostStage;
import dev.rialto.internal.jobs.Accounts;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Target;
import dev.rialto.spi.Ticker;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has what calls of batches cost counted in the ledger and the budgets, and listeners told. */
record BatchAccounts(CostStage stage, Ticker ticker, Consumer<PipelineEvent> events)
    implements Accounts {

  @Override
  public Attempt paid(
      Call call, Target target, TokenUsage usage, @Nullable RialtoException failure) {
    stage.paidBatched(call, target, usage, failure == null);
    boolean nothing = failure != null && usage.equals(TokenUsage.NONE);
    Attempt attempt =
        new Attempt(
            target.modelId(),
            target.endpoint().name(),
            ticker.nanoTime() - call.startNanos(),
            failure == null ? null : failure.getClass().getSimpleName(),
            usage,
            nothing ? Cost.NOTHING : stage.batchCost(target, usage));
    events.accept(
        new PipelineEvent.AttemptEnded(
            call.origin(),
            attempt.model(),
            attempt.endpoint(),
            -1, // it lay at the provider for as long as the batch did
            -1,
            usage,
            attempt.cost(),
            attempt.failure()));
    return attempt;
  }
}
