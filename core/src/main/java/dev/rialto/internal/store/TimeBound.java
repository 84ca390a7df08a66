package dev.rialto.internal.store;

import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ends uses that take longer than one bound. All have the same, so they fall due in the order in
 * which they began, and one timer at a time will do: a timer for each would cost a use as much as
 * the rest of it. Thread-safe.
 */
final class TimeBound {

  private final long boundNanos;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final ConcurrentLinkedQueue<Use> uses = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean watching = new AtomicBoolean();

  TimeBound(long boundNanos, Ticker ticker, Scheduler scheduler) {
    this.boundNanos = boundNanos;
    this.ticker = ticker;
    this.scheduler = scheduler;
  }

  long nanos() {
    return boundNanos;
  }

  /**
   * Watches a use from now on.
   *
   * @param late runs once the bound is over, on the scheduler's thread, unless the use ended
   */
  Use begin(Runnable late) {
    Use use = new Use(ticker.nanoTime() + boundNanos, late);
    uses.add(use);
    if (!watching.get()) {
      watch(boundNanos);
    }
    return use;
  }

  private void watch(long delayNanos) {
    if (watching.compareAndSet(false, true)) {
      scheduler.schedule(this::look, delayNanos);
    }
  }

  private void look() {
    Use oldest = trimmed();
    while (oldest != null && oldest.dueNanos - ticker.nanoTime() <= 0) {
      oldest.run();
      oldest = trimmed();
    }
    if (oldest != null) {
      scheduler.schedule(this::look, oldest.dueNanos - ticker.nanoTime());
      return;
    }
    watching.set(false);
    Use since = uses.peek();
    if (since != null) { // began when this was still watching, and relied on it
      watch(Math.max(0, since.dueNanos - ticker.nanoTime()));
    }
  }

  /** Returns the oldest use that has not ended, and forgets those before it. */
  private @Nullable Use trimmed() {
    Use oldest = uses.peek();
    while (oldest != null && oldest.isOver()) {
      uses.remove(oldest);
      oldest = uses.peek();
    }
    return oldest;
  }

  /** A use that is watched. */
  final class Use {
    private final long dueNanos;
    private final AtomicReference<@Nullable Runnable> late;

    private Use(long dueNanos, Runnable late) {
      this.dueNanos = dueNanos;
      this.late = new AtomicReference<>(late);
    }

    private boolean isOver() {
      return late.get() == null;
    }

    private void run() {
      Runnable task = late.getAndSet(null);
      if (task != null) {
        task.run();
      }
    }

    /** The use has ended, in time or not. */
    void end() {
      late.set(null);
      trimmed();
    }
  }
}
