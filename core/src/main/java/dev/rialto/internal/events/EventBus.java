package dev.rialto.internal.events;

import dev.rialto.internal.call.Listeners;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineListener;
import dev.rialto.spi.PipelineView;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Feeds listeners on a thread of its own. A full queue drops the event and counts it: a slow
 * listener loses events, never the call's time. An exception of a listener is contained, and logged
 * once a minute at most, with the number of those since.
 */
public final class EventBus implements Listeners, AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.rialto");
  private static final int CAPACITY = 16_384;
  private static final int BATCH = 256;
  private static final long PATIENCE_MILLIS = 5_000;
  private static final long SETTLING_MILLIS = 1_000;
  private static final Object END = new Object();

  private final List<PipelineListener> listeners;
  private final List<ListenerFailures> failures;
  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean abandoned;

  /** Belongs to the thread. */
  private boolean closedByListener;

  /** Makes a bus; without listeners it has no thread and drops everything uncounted. */
  public EventBus(List<PipelineListener> listeners) {
    this(listeners, Ticker.SYSTEM);
  }

  /** Makes a bus whose warnings, which are said once in a while, go by a clock. */
  public EventBus(List<PipelineListener> listeners, Ticker ticker) {
    this.listeners = List.copyOf(listeners);
    failures = listeners.stream().map(each -> new ListenerFailures(each, ticker)).toList();
    thread = new Thread(this::run, "rialto-listeners");
    thread.setDaemon(true);
    if (!this.listeners.isEmpty()) {
      thread.start();
    }
  }

  @Override
  public boolean any() {
    return !listeners.isEmpty();
  }

  @Override
  public void accept(PipelineEvent event) {
    if (!listeners.isEmpty() && !closed.get() && !queue.offer(event)) {
      dropped.increment();
    }
  }

  /** Tells the listeners which transport is used; on the caller's thread, before any event. */
  public void announce(Transport transport) {
    for (PipelineListener listener : listeners) {
      try {
        listener.onTransport(transport);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "A pipeline listener threw in onTransport", e);
      }
    }
  }

  /** Tells the listeners how the pipeline can be looked at; on the caller's thread. */
  public void announce(PipelineView pipeline) {
    for (PipelineListener listener : listeners) {
      try {
        listener.onPipeline(pipeline);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "A pipeline listener threw in onPipeline", e);
      }
    }
  }

  /** Tells the listeners which cache is used; on the caller's thread, before any event. */
  public void announce(Supplier<CacheStatistics> cache) {
    for (PipelineListener listener : listeners) {
      try {
        listener.onCache(cache);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "A pipeline listener threw in onCache", e);
      }
    }
  }

  /** Returns how many events were lost because listeners were too slow. */
  public long dropped() {
    return dropped.sum();
  }

  /**
   * Waits until the listeners have heard all that was told before, for a second at most; not at all
   * on their own thread, or after the end, when they have.
   */
  public void settle() {
    if (listeners.isEmpty() || closed.get() || Thread.currentThread() == thread) {
      return;
    }
    CountDownLatch heard = new CountDownLatch(1);
    try {
      if (queue.offer(heard, SETTLING_MILLIS, TimeUnit.MILLISECONDS)
          && !heard.await(SETTLING_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.log(System.Logger.Level.DEBUG, "Pipeline listeners lag behind by more than a second");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hands out what is queued, waits for the thread to end, at most five seconds. */
  @Override
  public void close() {
    if (closed.getAndSet(true) || listeners.isEmpty()) {
      return;
    }
    if (Thread.currentThread() == thread) {
      // A listener closes: what is queued is handed out when it returns.
      closedByListener = true;
      return;
    }
    try {
      if (queue.offer(END, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        thread.join(PATIENCE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      abandoned = true;
      thread.interrupt();
    }
    long lost = dropped();
    if (lost > 0) {
      LOG.log(System.Logger.Level.WARNING, "Slow pipeline listeners lost {0} events", lost);
    }
  }

  private void run() {
    List<Object> batch = new ArrayList<>(BATCH);
    try {
      while (!(closedByListener && queue.isEmpty())) {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        for (Object event : batch) {
          if (event == END || abandoned) {
            return;
          }
          if (event instanceof CountDownLatch settling) {
            settling.countDown();
          } else {
            deliver((PipelineEvent) event);
          }
        }
        batch.clear();
      }
    } catch (InterruptedException stop) {
      // close() asks for the end of a listener that hangs.
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(PipelineEvent event) {
    PipelineEvent.Origin origin =
        event instanceof PipelineEvent.CallEnded call
            ? call.origin()
            : event instanceof PipelineEvent.AttemptEnded attempt
                ? attempt.origin()
                : event instanceof PipelineEvent.ToolCalled tool ? tool.origin() : null;
    if (origin == null || origin.contexts().isEmpty()) {
      deliverInContext(event);
    } else {
      origin.within(() -> deliverInContext(event));
    }
  }

  private void deliverInContext(PipelineEvent event) {
    for (int i = 0; i < listeners.size(); i++) {
      try {
        listeners.get(i).onEvent(event);
      } catch (Throwable e) {
        // An Error too, such as a missing class: the other listeners go on.
        failures.get(i).add(e);
      }
    }
  }
}
