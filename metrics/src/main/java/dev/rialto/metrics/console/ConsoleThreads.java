package dev.rialto.metrics.console;

import dev.rialto.spi.Ticker;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that answer requests, a few. Each waits for its client alone, to say all of a request
 * or to read the answer; a client that keeps one waiting for long loses its connection as soon as
 * another client wants the thread: after one second where it has not even said all of a request,
 * which comes in one piece, so that nobody shuts the page by beginning requests. Thread-safe.
 */
final class ConsoleThreads extends ThreadPoolExecutor {

  /** So long may a client keep a thread waiting that others want. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** And so long with a request that is not whole. */
  static final long REQUEST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int HANDOVER_TRIES = 8;
  private static final int HANDOVER_MILLIS = 250;

  /** What a thread waits for. */
  private record Waiting(long sinceNanos, boolean isForRequest) {

    private boolean isTooLong(long nowNanos) {
      return nowNanos - sinceNanos >= (isForRequest ? REQUEST_PATIENCE_NANOS : PATIENCE_NANOS);
    }
  }

  private final Ticker ticker;
  private final Map<Thread, Waiting> progress = new ConcurrentHashMap<>();
  private final Queue<Thread> started = new ConcurrentLinkedQueue<>();

  ConsoleThreads(int most, Ticker ticker) {
    super(0, most, 10, TimeUnit.SECONDS, new SynchronousQueue<>());
    this.ticker = ticker;
    AtomicInteger count = new AtomicInteger();
    Queue<Thread> all = started;
    setThreadFactory(
        task -> {
          Thread thread = new Thread(task, "rialto-console-" + count.incrementAndGet());
          thread.setDaemon(true);
          all.removeIf(each -> each.getState() == Thread.State.TERMINATED);
          all.add(thread);
          return thread;
        });
    setRejectedExecutionHandler((task, pool) -> ((ConsoleThreads) pool).handOver(task));
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable task) {
    progress.put(thread, new Waiting(ticker.nanoTime(), true));
  }

  @Override
  protected void afterExecute(Runnable task, Throwable error) {
    progress.remove(Thread.currentThread());
  }

  /** Notes that the client of this thread has said all, or has taken what it was sent. */
  void progressed() {
    progress.put(Thread.currentThread(), new Waiting(ticker.nanoTime(), false));
  }

  /**
   * Ends what waits for clients that say and take nothing: their channels close. Never the thread
   * that asks, nor one that has gone on since it was looked at.
   */
  void evict() {
    long now = ticker.nanoTime();
    progress.forEach(
        (thread, since) -> {
          if (since.isTooLong(now)
              && thread != Thread.currentThread()
              && since.equals(progress.get(thread))) {
            thread.interrupt();
          }
        });
  }

  private void handOver(Runnable task) {
    try {
      for (int i = 0; i < HANDOVER_TRIES && !isShutdown(); i++) {
        evict();
        if (getQueue().offer(task, HANDOVER_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    throw new RejectedExecutionException("all threads of the console are busy");
  }

  /** Stops all; returns when no thread is left, or after five seconds. */
  void end() throws InterruptedException {
    shutdownNow();
    if (awaitTermination(5, TimeUnit.SECONDS)) {
      for (Thread thread : started) {
        thread.join(); // about to end: the pool has let it go
      }
    }
  }
}
