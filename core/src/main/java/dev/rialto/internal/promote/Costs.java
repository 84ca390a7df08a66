package dev.rialto.internal.promote;

import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.AttemptStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.spi.Target;

/** What calls within batches cost, as far as this package has to know. Thread-safe. */
public interface Costs {

  /**
   * Starts an attempt at the price of a batch: reserves before it, settles after it.
   *
   * @param batched makes the attempt
   */
  Flight start(AttemptSink attempt, AttemptStage batched);

  /** Returns what tokens cost within a batch. */
  Cost cost(Target target, TokenUsage usage);

  /** Takes what a call has used for which no attempt was started here. */
  void paid(Call call, Target target, TokenUsage usage, boolean answered);
}
