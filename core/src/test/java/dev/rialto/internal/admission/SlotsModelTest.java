package dev.rialto.internal.admission;

import dev.rialto.Priority;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Every interleaving of those who take slots, wait for them, give them back and give up is like one
 * after the other; and when all is quiet, nobody waits beside a free slot.
 */
public class SlotsModelTest {

  private static final int LIMIT = 2;

  private final Slots slots = new Slots(LIMIT, 2);
  private final AtomicInteger held = new AtomicInteger(LIMIT);
  private final Waiter leaving = waiter();

  public SlotsModelTest() {
    slots.tryAcquire();
    slots.tryAcquire();
    slots.enqueue(leaving);
  }

  private Waiter waiter() {
    // Slots looks at nothing but the order, and each is a call of its own.
    return new Waiter(null, null, Priority.NORMAL, 0, slots.ticket(), 0);
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
    Slots.Outcome outcome = slots.enqueue(waiter());
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

  @Operation(runOnce = true)
  public boolean releaseAnother() {
    return release();
  }

  @Operation(runOnce = true)
  public boolean giveUp() {
    return slots.remove(leaving);
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
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(0) // what they meet is set up above
        .actorsAfter(0)
        .iterations(3)
        .invocationsPerIteration(60)
        .check(SlotsModelTest.class);
  }
}
