package dev.rialto.internal.jobs;

import dev.rialto.Attempt;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Call;
import dev.rialto.spi.Target;
import org.jspecify.annotations.Nullable;

/** Where is counted what calls of batches have cost. Thread-safe. */
public interface Accounts {

  /**
   * Takes what a call has used, once, whether or not its caller still wants the answer.
   *
   * @param failure why there is no answer in what the provider said; null if there is
   * @return what it has cost
   */
  Attempt paid(Call call, Target target, TokenUsage usage, @Nullable RialtoException failure);
}
