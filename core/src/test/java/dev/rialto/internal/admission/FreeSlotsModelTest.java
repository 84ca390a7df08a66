package dev.rialto.internal.admission;

import dev.rialto.Priority;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Slots of which the last is free: however calls that take it, wait for it and give it back are
 * interleaved, it is like one after the other, and no more are in use than there are.
 */
public class FreeSlotsModelTest {

  private static final int LIMIT = 2;

  private final Slots slots = new Slots(LIMIT, 2);
  private final AtomicInteger held = new AtomicInteger(1);

  public FreeSlotsModelTest() {
    slots.tryAcquire();
  }

  @Operation
  public boolean tryAcquire() {
    boolean acquired = slots.tryAcquire();
    if (acquired) {
      held.incrementAndGet();
    }
    return acquired;
  }

  @Operation
  public String enqueue() {
    Slots.Outcome outcome =
        slots.enqueue(new Waiter(null, null, Priority.NORMAL, 0, slots.ticket(), 0));
    if (outcome == Slots.Outcome.ACQUIRED) {
      held.incrementAndGet();
    }
    return outcome.name();
  }

  @Operation(runOnce = true)
  public boolean release() {
    boolean handedOn = slots.release() != null;
    if (!handedOn) {
      held.decrementAndGet();
    }
    return handedOn;
  }

  @Validate
  public void nothingIsLost() {
    int running = slots.running();
    if (running != held.get() || running > LIMIT) {
      throw new IllegalStateException(running + " slots in use, " + held.get() + " held");
    }
    if (slots.queued() > 0 && running < LIMIT) {
      throw new IllegalStateException(slots.queued() + " wait beside a free slot");
    }
  }

  @Test
  void isLinearizable() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0) // what they meet is set up above
        .actorsAfter(0)
        .iterations(8)
        .invocationsPerIteration(60)
        .check(FreeSlotsModelTest.class);
  }
}
