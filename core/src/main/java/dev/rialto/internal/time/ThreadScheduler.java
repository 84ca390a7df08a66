package dev.rialto.internal.time;

import dev.rialto.spi.Scheduler;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs timers on one daemon thread, which is gone after {@link #close()}. */
public final class ThreadScheduler implements Scheduler, AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final ScheduledThreadPoolExecutor executor;
  private volatile @Nullable Thread timerThread;

  /** Makes a scheduler; its thread starts with the first timer. */
  public ThreadScheduler() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "rialto-timer");
              thread.setDaemon(true);
              timerThread = thread;
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Timer schedule(Runnable task, long delayNanos) {
    try {
      ScheduledFuture<?> future =
          executor.schedule(() -> run(task), delayNanos, TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      // After close() nothing may happen later; what waits for this timer has been cancelled.
      return () -> {};
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      // The executor would keep it to itself; the thread goes on for the other timers.
      LOG.log(System.Logger.Level.WARNING, "A timer's task threw", e);
    }
  }

  /** Drops what has not run and waits for the thread to end, unless called on it. */
  @Override
  public void close() {
    executor.shutdownNow();
    Thread thread = timerThread;
    if (thread == null || thread == Thread.currentThread()) {
      return;
    }
    try {
      // The executor says that it has ended a moment before its thread has.
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
