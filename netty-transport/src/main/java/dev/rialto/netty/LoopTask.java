package dev.rialto.netty;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done on a loop; is its own node in the loop's queue, so that queueing allocates
 * nothing.
 */
abstract class LoopTask {

  /** True while it stands in the queue, so that it is never in it twice. */
  final AtomicBoolean queued = new AtomicBoolean();

  /** The next one in the queue; the queue's. */
  @Nullable LoopTask next;

  /** Does it, on the loop. Must not throw. */
  abstract void run();
}
