package dev.rialto.metrics.alerts;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands alerts to a sink on a thread of its own, so that one that blocks keeps neither the looking
 * nor the other sinks waiting. What comes while a hundred wait is dropped, and said so in the log.
 * Thread-safe.
 */
final class QueuedSink implements AlertSink, AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.rialto.alerts");
  private static final int CAPACITY = 100;
  private static final long PATIENCE_MILLIS = 5_000;

  private final AlertSink sink;
  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  QueuedSink(AlertSink sink, int number) {
    this.sink = sink;
    thread = new Thread(this::run, "rialto-alerts-" + number);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void send(Alert alert) {
    if (!queue.offer(() -> sink.send(alert)) && Long.bitCount(dropped.incrementAndGet()) == 1) {
      // Told at 1, 2, 4, 8 …
      LOG.log(System.Logger.Level.WARNING, "An alert sink is too slow; dropped: {0}", alert.text());
    }
  }

  private void run() {
    try {
      while (!closed || !queue.isEmpty()) {
        Runnable task = queue.take();
        try {
          task.run();
        } catch (Throwable e) {
          // An Error too, such as a missing class: later alerts are tried all the same.
          LOG.log(System.Logger.Level.WARNING, "An alert sink threw; it goes on", e);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the sink have what waits, for five seconds at most. */
  @Override
  public void close() {
    closed = true;
    try {
      if (queue.offer(() -> {}, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
          && Thread.currentThread() != thread) {
        thread.join(PATIENCE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (Thread.currentThread() != thread) {
      thread.interrupt();
    }
  }
}
