package dev.rialto;

import dev.rialto.internal.time.Time;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A time that stands still until a test moves it, for a pipeline whose sockets are real: a minute
 * of traffic takes as long as its calls do. What waits runs on the thread that moves the time.
 * Thread-safe.
 */
public final class VirtualTime implements Ticker, Scheduler {

  private static final long STEP_NANOS = 10_000_000;

  private record Due(Runnable task, long atNanos, long number) {}

  private final PriorityQueue<Due> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::number));

  /** Never behind the system's clock as it was: the transport heeds deadlines by that one. */
  private long nowNanos = System.nanoTime();

  private long number;

  /** Has a Rialto go by this time. */
  public Rialto.Builder rules(Rialto.Builder builder) {
    return builder.time(new Time(this, this, () -> {}));
  }

  @Override
  public synchronized long nanoTime() {
    return nowNanos;
  }

  @Override
  public synchronized Timer schedule(Runnable task, long delayNanos) {
    Due due = new Due(task, nowNanos + Math.max(0, delayNanos), number++);
    tasks.add(due);
    return () -> cancel(due);
  }

  private synchronized void cancel(Due due) {
    tasks.remove(due);
  }

  /** Moves the time on, and runs what falls due on the way. */
  public void advance(Duration span) {
    for (long left = span.toNanos(); left > 0; left -= STEP_NANOS) {
      synchronized (this) {
        nowNanos += Math.min(left, STEP_NANOS);
      }
      for (Due next = poll(); next != null; next = poll()) {
        next.task().run();
      }
    }
  }

  private synchronized Due poll() {
    Due next = tasks.peek();
    return next == null || next.atNanos() > nowNanos ? null : tasks.poll();
  }
}
