package dev.rialto.internal.time;

import dev.rialto.spi.Scheduler;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs timers on one daemon thread, which is gone after {@link #close()}. */
public final class ThreadScheduler implements Scheduler, AutoCloseable {

  private final ScheduledThreadPoolExecutor executor;

  /** Makes a scheduler; its thread starts with the first timer. */
  public ThreadScheduler() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "rialto-timer");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Timer schedule(Runnable task, long delayNanos) {
    try {
      ScheduledFuture<?> future = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      // After close() nothing may happen later; what waits for this timer has been cancelled.
      return () -> {};
    }
  }

  /** Drops what has not run and waits for the thread to end. */
  @Override
  public void close() {
    executor.shutdownNow();
    boolean interrupted = false;
    try {
      executor.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
