package dev.rialto.internal.events;

import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Feeds listeners on a thread of its own. A full queue drops the event and counts it: a slow
 * listener loses events, never the call's time. An exception of a listener is contained and logged.
 */
public final class EventBus implements Consumer<PipelineEvent>, AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.rialto");
  private static final int CAPACITY = 16_384;
  private static final int BATCH = 256;
  private static final Object END = new Object();

  private final List<PipelineListener> listeners;
  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private volatile boolean closed;

  /** Makes a bus; without listeners it has no thread and drops everything uncounted. */
  public EventBus(List<PipelineListener> listeners) {
    this.listeners = List.copyOf(listeners);
    thread = new Thread(this::run, "rialto-listeners");
    thread.setDaemon(true);
    if (!this.listeners.isEmpty()) {
      thread.start();
    }
  }

  @Override
  public void accept(PipelineEvent event) {
    if (!listeners.isEmpty() && !closed && !queue.offer(event)) {
      dropped.increment();
    }
  }

  /** Returns how many events were lost because listeners were too slow. */
  public long dropped() {
    return dropped.sum();
  }

  /** Hands out what is queued, waits for the thread to end, at most five seconds. */
  @Override
  public void close() {
    closed = true;
    if (listeners.isEmpty() || Thread.currentThread() == thread) {
      return;
    }
    try {
      if (queue.offer(END, 5, TimeUnit.SECONDS)) {
        thread.join(TimeUnit.SECONDS.toMillis(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  private void run() {
    List<Object> batch = new ArrayList<>(BATCH);
    try {
      while (true) {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        for (Object event : batch) {
          if (event == END) {
            return;
          }
          deliver((PipelineEvent) event);
        }
        batch.clear();
      }
    } catch (InterruptedException stop) {
      // close() asks for the end of a listener that hangs.
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(PipelineEvent event) {
    for (PipelineListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "A pipeline listener threw; it goes on", e);
      }
    }
  }
}
