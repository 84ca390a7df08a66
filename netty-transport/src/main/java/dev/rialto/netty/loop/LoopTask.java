package dev.rialto.netty.loop;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done on a loop; is its own node in the loop's queue, so that queueing allocates
 * nothing.
 */
public abstract class LoopTask {

  /** Every call is a task: an object less for each. */
  private static final AtomicIntegerFieldUpdater<LoopTask> QUEUED =
      AtomicIntegerFieldUpdater.newUpdater(LoopTask.class, "queued");

  /** 1 while it stands in the queue, so that it is never in it twice. */
  @SuppressWarnings("UnusedVariable") // read and written through QUEUED
  private volatile int queued;

  /** The next one in the queue; the queue's. */
  public @Nullable LoopTask next;

  /** Marks it as queued. Returns false if it was. */
  final boolean tryQueue() {
    return QUEUED.compareAndSet(this, 0, 1);
  }

  /** It is about to run: what another thread wants from now on queues it again. */
  public final void unqueue() {
    queued = 0;
  }

  /** Does it, on the loop. Must not throw. */
  public abstract void run();
}
