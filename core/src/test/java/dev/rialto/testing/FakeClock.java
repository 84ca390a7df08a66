package dev.rialto.testing;

import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock and a scheduler that stand still until a test moves them. Thread-safe; tasks run on the
 * thread that moves the clock, in the order of their time, then of their scheduling, and without a
 * lock held.
 *
 * <p>It does not start at 0, so that a test fails which takes a moment for a span.
 */
public final class FakeClock implements Ticker, Scheduler {

  private static final Comparator<Task> ORDER =
      (a, b) -> {
        int byTime = Long.signum(a.dueNanos - b.dueNanos);
        return byTime != 0 ? byTime : Long.compare(a.sequence, b.sequence);
      };

  private final PriorityQueue<Task> tasks = new PriorityQueue<>(ORDER);
  private long nowNanos;
  private long sequence;

  /** Makes a clock that begins at some odd moment. */
  public FakeClock() {
    this(1_234_567_890_123L);
  }

  /** Makes a clock that begins at the given moment, such as one shortly before an overflow. */
  public FakeClock(long startNanos) {
    nowNanos = startNanos;
  }

  @Override
  public synchronized long nanoTime() {
    return nowNanos;
  }

  @Override
  public synchronized Timer schedule(Runnable task, long delayNanos) {
    Task scheduled = new Task(task, nowNanos + Math.max(0, delayNanos), sequence++);
    tasks.add(scheduled);
    return scheduled;
  }

  /** Moves the clock on, and runs what falls due on the way, each at its moment. */
  public void advance(Duration span) {
    advanceNanos(span.toNanos());
  }

  /** Moves the clock on, and runs what falls due on the way, each at its moment. */
  public void advanceNanos(long nanos) {
    long untilNanos;
    synchronized (this) {
      untilNanos = nowNanos + nanos;
    }
    for (Task next = poll(untilNanos); next != null; next = poll(untilNanos)) {
      next.runnable.run();
    }
    synchronized (this) {
      if (untilNanos - nowNanos > 0) {
        nowNanos = untilNanos;
      }
    }
  }

  /** The machine sleeps: the clock is far ahead at once, and all that fell due runs late. */
  public void jump(Duration span) {
    synchronized (this) {
      nowNanos += span.toNanos();
    }
    runDue();
  }

  /** Runs what is due now, without moving the clock. */
  public void runDue() {
    advanceNanos(0);
  }

  /** Moves the clock from task to task until none is left. */
  public void runAll() {
    for (long wait = nextDelayNanos(); wait >= 0; wait = nextDelayNanos()) {
      advanceNanos(wait);
    }
  }

  /** Returns how long it is to the next task; −1 if there is none. */
  public synchronized long nextDelayNanos() {
    Task next = tasks.peek();
    return next == null ? -1 : Math.max(0, next.dueNanos - nowNanos);
  }

  /** Returns how many tasks wait. */
  public synchronized int pending() {
    return tasks.size();
  }

  private synchronized @Nullable Task poll(long untilNanos) {
    Task next = tasks.peek();
    if (next == null || next.dueNanos - untilNanos > 0) {
      return null;
    }
    if (next.dueNanos - nowNanos > 0) {
      nowNanos = next.dueNanos;
    }
    return tasks.poll();
  }

  private final class Task implements Timer {
    private final Runnable runnable;
    private final long dueNanos;
    private final long sequence;

    private Task(Runnable runnable, long dueNanos, long sequence) {
      this.runnable = runnable;
      this.dueNanos = dueNanos;
      this.sequence = sequence;
    }

    @Override
    public void cancel() {
      synchronized (FakeClock.this) {
        tasks.remove(this);
      }
    }
  }
}
