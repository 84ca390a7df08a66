package dev.rialto;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How many calls of a {@link Bulk} that may wait for a provider's batch, and go in none, are made
 * at a time. Goes with each call in its options; made by {@link Bulk#batched()} alone, since all
 * its calls begin at once. Thread-safe.
 */
public final class LiveLimit {

  private final int most;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int running;
  private boolean starting;

  LiveLimit(int most) {
    this.most = most;
  }

  /**
   * Makes a call when it is its turn, which may be now. For the pipeline.
   *
   * @param call begins it, and does not throw; {@link #ended} follows once, when it is over
   */
  public void begin(Runnable call) {
    synchronized (this) {
      waiting.add(call);
    }
    startNext();
  }

  /** A call that had its turn is over. */
  public void ended() {
    synchronized (this) {
      running--;
    }
    startNext();
  }

  /** One thread starts others, so that calls that end at once do not grow the stack. */
  private void startNext() {
    Runnable next = next(false);
    while (next != null) {
      next.run();
      next = next(true);
    }
  }

  private synchronized @Nullable Runnable next(boolean starts) {
    if (starting && !starts) {
      return null;
    }
    starting = running < most && !waiting.isEmpty();
    if (!starting) {
      return null;
    }
    running++;
    return waiting.remove();
  }
}
