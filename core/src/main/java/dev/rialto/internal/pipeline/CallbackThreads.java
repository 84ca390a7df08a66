package dev.rialto.internal.pipeline;

import dev.rialto.spi.Scheduler;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs what depends on futures, unless the user brings an executor. Answers come in batches, and
 * most callbacks are short: one thread that is awake runs them one after the other, for a wake-up
 * of another thread costs more than they do. Nobody knows which of them blocks, though:
 *
 * <pre>
 *   execute → queue → a thread that drains it
 *               └ every 2 ms, as long as something is queued:
 *                   nothing moved → one thread more, then two, then four, …
 *                   it moves      → one thread more, up to one for each processor
 * </pre>
 *
 * What has not moved may block, or its thread may only wait for a processor, which on a busy
 * machine takes as long: a thread for everything that waits would then make matters worse. Idle
 * threads end after a few seconds.
 */
final class CallbackThreads implements Executor, AutoCloseable {

  private static final int KEEP_ALIVE_SECONDS = 10;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Scheduler scheduler;
  private final int processors = Runtime.getRuntime().availableProcessors();
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger draining = new AtomicInteger();
  private final AtomicBoolean watched = new AtomicBoolean();
  private final LongAdder ended = new LongAdder();
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

  /**
   * Makes one; its threads start with the first callbacks.
   *
   * @param scheduler looks after callbacks that wait
   */
  CallbackThreads(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  private Thread newThread(Runnable task) {
    Thread thread = new CallbackThread(this, task, number.incrementAndGet());
    thread.setDaemon(true);
    threads.removeIf(earlier -> earlier.getState() == Thread.State.TERMINATED);
    threads.add(thread);
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    if (executor.isShutdown()) {
      throw new RejectedExecutionException("closed");
    }
    queue.add(task);
    if (draining.compareAndSet(0, 1)) {
      startDraining(task);
    } else if (!watched.get() && watched.compareAndSet(false, true)) {
      watch();
    }
  }

  /** Starts a thread that was counted already; else takes the task back, which nobody would run. */
  private void startDraining(Runnable task) {
    try {
      executor.execute(this::drain);
    } catch (RejectedExecutionException | OutOfMemoryError refused) {
      draining.decrementAndGet();
      if (queue.remove(task)) {
        throw refused;
      }
    }
  }

  private void drain() {
    do {
      Runnable task = queue.poll();
      while (task != null) {
        run(task);
        ended.increment();
        task = queue.poll();
      }
      draining.decrementAndGet();
      // Whoever queued something in between may have counted on this thread.
    } while (!queue.isEmpty() && draining.compareAndSet(0, 1));
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /** Looks in a moment whether what waits now is still waiting, as long as anything is. */
  private void watch() {
    watch(0);
  }

  private void watch(int helpersBefore) {
    long before = ended.sum();
    scheduler.schedule(() -> look(before, helpersBefore), LOOK_NANOS);
  }

  /**
   * Looks.
   *
   * @param endedBefore how many had ended the last time
   * @param helpersBefore how many threads it started then because nothing had moved
   */
  private void look(long endedBefore, int helpersBefore) {
    int helpers = 0;
    if (queue.isEmpty()) {
      watched.set(false);
      if (queue.isEmpty() || !watched.compareAndSet(false, true)) {
        return;
      }
    } else {
      if (ended.sum() == endedBefore) {
        helpers = Math.max(1, 2 * helpersBefore);
        help(waiting(helpers));
      } else if (draining.get() < processors) {
        help(1);
      }
    }
    watch(helpers);
  }

  /** Returns how many are queued, but no more than so many. */
  private int waiting(int most) {
    int count = 0;
    for (Runnable ignored : queue) {
      if (++count >= most) {
        break;
      }
    }
    return count;
  }

  private void help(int helpers) {
    for (int i = 0; i < helpers; i++) {
      draining.incrementAndGet();
      try {
        executor.execute(this::drain);
      } catch (RejectedExecutionException | OutOfMemoryError refused) {
        draining.decrementAndGet();
        return;
      }
    }
  }

  private void aThreadForEach() {
    Runnable task;
    while ((task = queue.poll()) != null) {
      Runnable next = task;
      try {
        executor.execute(() -> run(next));
      } catch (RejectedExecutionException | OutOfMemoryError refused) {
        // The thread that drains comes to it, when it can.
        queue.add(next);
        return;
      }
    }
  }

  /**
   * Lets running callbacks end, waits for them at most five seconds, then interrupts them. A
   * callback that closes does not wait for itself.
   */
  @Override
  public void close() {
    // From now on nobody looks after what waits behind a callback that blocks.
    aThreadForEach();
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
