package dev.rialto.internal.time;

import dev.rialto.spi.Scheduler;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs timers on one daemon thread, which is gone after {@link #close()}. */
public final class ThreadScheduler implements Scheduler, AutoCloseable {

  private final ScheduledThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;

  /** Makes a scheduler; its thread starts with the first timer. */
  public ThreadScheduler() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "rialto-timer");
              made.setDaemon(true);
              thread = made;
              return made;
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
    Thread last = thread;
    if (last == null || last == Thread.currentThread()) {
      return;
    }
    try {
      // The executor says that it is terminated a moment before its thread is gone.
      last.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
