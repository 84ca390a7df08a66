package dev.rialto.internal.promote;

import dev.rialto.config.JobSettings;
import dev.rialto.internal.call.Listeners;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.jobs.BatchSite;
import dev.rialto.spi.JobStore;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * What the parts of this package share.
 *
 * @param next makes calls by themselves
 * @param settings when calls wait
 * @param store where jobs are written down
 * @param sites where batches of a model ({@code provider/model}) may go, one for each key; empty if
 *     its provider takes none, or is not there
 * @param costs what they cost
 * @param ticker the clock of deadlines
 * @param scheduler waits
 * @param clock the clock of leases
 * @param random between 0 and 1, so that processes do not ask in step
 * @param executor hands out answers
 * @param events hears of jobs
 * @param owner names this process among those with the same store
 * @param closing set once nothing may be given up any more: what was sent is left to the next
 *     process
 */
record Promotion(
    Stage next,
    JobSettings settings,
    JobStore store,
    Function<String, List<BatchSite>> sites,
    Costs costs,
    Ticker ticker,
    Scheduler scheduler,
    InstantSource clock,
    DoubleSupplier random,
    Executor executor,
    Listeners events,
    String owner,
    AtomicBoolean closing) {

  static final System.Logger LOG = System.getLogger("dev.rialto");

  boolean isClosing() {
    return closing.get();
  }

  /** Does something later, unless this is closing by then. */
  Scheduler.Timer later(long nanos, Runnable task) {
    return scheduler.schedule(
        () -> {
          if (!isClosing()) {
            task.run();
          }
        },
        nanos);
  }

  /** Returns a wait a fifth longer or shorter. */
  long spread(long nanos) {
    return (long) (nanos * (0.8 + 0.4 * random.getAsDouble()));
  }
}
