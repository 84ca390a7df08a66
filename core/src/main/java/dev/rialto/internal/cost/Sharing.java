package dev.rialto.internal.cost;

import dev.rialto.config.BudgetSharing;
import dev.rialto.internal.redis.Redis;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.concurrent.Executor;

/**
 * With what budgets are shared.
 *
 * @param settings how
 * @param store where
 * @param ticker measures leases
 * @param scheduler renews them
 * @param resumes goes on with attempts that waited
 */
public record Sharing(
    BudgetSharing settings,
    LeaseStore store,
    Ticker ticker,
    Scheduler scheduler,
    Executor resumes) {

  /** Shares by way of a Redis. */
  public static Sharing through(
      Redis redis, BudgetSharing settings, Ticker ticker, Scheduler scheduler, Executor resumes) {
    return new Sharing(settings, new RedisLeases(redis, settings), ticker, scheduler, resumes);
  }
}
