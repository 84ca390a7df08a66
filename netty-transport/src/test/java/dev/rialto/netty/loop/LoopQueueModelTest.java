package dev.rialto.netty.loop;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * The queue by which writes come to a loop: every interleaving of those who write and of the loop
 * is like one after the other; and what is in it when all is quiet has woken the loop.
 */
public class LoopQueueModelTest {

  private final AtomicInteger wakes = new AtomicInteger();
  private final LoopQueue queue = new LoopQueue(drain -> wakes.incrementAndGet(), () -> {});
  private final Write again = new Write("again");
  private boolean closed;

  /** A write that is made once. */
  @Operation
  public boolean offer() {
    return queue.offer(new Write("new"));
  }

  /**
   * One that may be in the queue already. Of two at a time one returns while the other still puts
   * it there, which is well for both, and not like one after the other.
   */
  @Operation(nonParallelGroup = "writer")
  public boolean offerAgain() {
    return queue.offer(again);
  }

  @Operation(nonParallelGroup = "loop")
  public String takeAll() {
    wakes.set(0); // what comes from now on wakes anew
    StringBuilder all = new StringBuilder();
    for (LoopTask task = queue.takeAll(); task != null; task = task.next) {
      task.unqueue();
      all.append(task).append(' ');
    }
    return all.toString();
  }

  @Operation(nonParallelGroup = "loop", runOnce = true)
  public void close() {
    closed = true;
    queue.close();
  }

  @Validate
  public void nobodyIsForgotten() {
    if (!closed && queue.takeAll() != null && wakes.get() == 0) {
      throw new IllegalStateException("a write waits, and nobody was woken");
    }
  }

  @Test
  void isLinearizable() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(3)
        .invocationsPerIteration(60)
        .check(LoopQueueModelTest.class);
  }

  private static final class Write extends LoopTask {
    private final String name;

    Write(String name) {
      this.name = name;
    }

    @Override
    public void run() {}

    @Override
    public String toString() {
      return name;
    }
  }
}
