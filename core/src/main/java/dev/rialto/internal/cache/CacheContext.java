package dev.rialto.internal.cache;

import dev.rialto.TokenUsage;
import dev.rialto.spi.Scheduler;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.ToLongBiFunction;

/**
 * What the cache has to know of the rest of the pipeline.
 *
 * @param route returns the candidates behind a model's and a task's name, in one text: instances
 *     that route in another way share no answers
 * @param price returns what tokens of a model cost, in millionths of a millionth of a dollar; −1 if
 *     that is not known
 * @param callbacks runs what may end in a user's code
 * @param scheduler runs what has to wait
 */
public record CacheContext(
    BiFunction<String, String, String> route,
    ToLongBiFunction<String, TokenUsage> price,
    Executor callbacks,
    Scheduler scheduler) {

  private static final Scheduler NO_TIME =
      (task, delayNanos) -> {
        throw new IllegalStateException("nothing waits without tiers");
      };

  static final CacheContext NONE =
      new CacheContext((model, task) -> "", (model, usage) -> -1, Runnable::run, NO_TIME);
}
