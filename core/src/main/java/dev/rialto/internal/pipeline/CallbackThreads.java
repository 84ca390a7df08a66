package dev.rialto.internal.pipeline;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
          this::newThread);

  /** An executor has terminated a moment before its last thread has: {@link #close} joins these. */
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  private Thread newThread(Runnable task) {
    Thread thread = new CallbackThread(this, task, number.incrementAndGet());
    thread.setDaemon(true);
    threads.removeIf(earlier -> earlier.getState() == Thread.State.TERMINATED);
    threads.add(thread);
    return thread;
  }

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
        return;
      }
      for (Thread thread : threads) {
        thread.join(1_000);
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
