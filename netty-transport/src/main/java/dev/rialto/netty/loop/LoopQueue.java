package dev.rialto.netty.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hands tasks of any thread to one loop, in order. Many tasks that come close together are drained
 * by one wake-up of the loop, so that their writes leave in one flush.
 *
 * <p>A stack that the loop takes as a whole and turns over: the push is one compare-and-set, its
 * result says whether the loop must be woken, and since only whole stacks are taken, there is no
 * ABA problem.
 */
public final class LoopQueue {

  private static final LoopTask CLOSED =
      new LoopTask() {
        @Override
        public void run() {}
      };

  private final AtomicReference<@Nullable LoopTask> top = new AtomicReference<>();
  private final Executor loop;
  private final Runnable drain;

  /**
   * Makes a queue.
   *
   * @param loop runs the drain
   * @param drain calls {@link #takeAll}
   */
  public LoopQueue(Executor loop, Runnable drain) {
    this.loop = loop;
    this.drain = drain;
  }

  /** Queues a task unless it is queued already. Returns false if the queue is closed. */
  public boolean offer(LoopTask task) {
    if (!task.tryQueue()) {
      return true;
    }
    while (true) {
      LoopTask first = top.get();
      if (first == CLOSED) {
        return false;
      }
      task.next = first;
      if (top.compareAndSet(first, task)) {
        return first != null || wake();
      }
    }
  }

  private boolean wake() {
    try {
      loop.execute(drain);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Returns all queued tasks, the oldest first; null if there are none. */
  public @Nullable LoopTask takeAll() {
    return oldestFirst(top.get() == CLOSED ? null : top.getAndSet(null));
  }

  /** Takes no more tasks, and returns those that are left, the oldest first. */
  public @Nullable LoopTask close() {
    LoopTask rest = top.getAndSet(CLOSED);
    return rest == CLOSED ? null : oldestFirst(rest);
  }

  private static @Nullable LoopTask oldestFirst(@Nullable LoopTask newestFirst) {
    LoopTask turned = null;
    LoopTask task = newestFirst;
    while (task != null) {
      LoopTask older = task.next;
      task.next = turned;
      turned = task;
      task = older;
    }
    return turned;
  }
}
