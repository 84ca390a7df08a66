package dev.rialto.internal.pipeline;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs what depends on futures, unless the user brings an executor. As many threads as there is
 * work, since nobody knows whether a callback blocks; idle ones end after a few seconds.
 */
final class CallbackThreads implements Executor, AutoCloseable {

  private static final int KEEP_ALIVE_SECONDS = 10;

  private final AtomicInteger number = new AtomicInteger();
  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          KEEP_ALIVE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new CallbackThread(this, task, number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /**
   * Lets running callbacks end, waits for them at most five seconds, then interrupts them. A
   * callback that closes does not wait for itself.
   */
  @Override
  public void close() {
    executor.shutdown();
    if (Thread.currentThread() instanceof CallbackThread own && own.owner == this) {
      return;
    }
    try {
      if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static final class CallbackThread extends Thread {

    private final CallbackThreads owner;

    CallbackThread(CallbackThreads owner, Runnable task, int number) {
      super(task, "rialto-callback-" + number);
      this.owner = owner;
    }
  }
}
