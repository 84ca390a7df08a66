package dev.rialto.internal.route;

import dev.rialto.internal.call.LimitShares;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Leases of a shared limit. A look may fall between a question and its answer, so that calls are
 * not like one after the other; but whatever the interleaving, no lease is lost or counted twice,
 * and never is more asked for than once at a time.
 */
public class SharedAllowanceModelTest {

  private static final double PER_MINUTE = 120;

  private final AtomicInteger granted = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger asking = new AtomicInteger();
  private final AtomicInteger together = new AtomicInteger();
  private final SharedAllowance allowance =
      new SharedAllowance(
          PER_MINUTE,
          new LimitShares.Share() {
            @Override
            public CompletionStage<LimitShares.Lease> lease(
                double perMinute, double wanted, double used) {
              if (asking.incrementAndGet() > 1) {
                together.incrementAndGet();
              }
              granted.addAndGet((int) wanted - (int) used);
              asking.decrementAndGet();
              return CompletableFuture.completedFuture(new LimitShares.Lease((int) wanted, 0));
            }
          },
          0);

  public SharedAllowanceModelTest() {
    allowance.waitNanos(1, 0); // the first lease
  }

  @Operation
  public void take() {
    taken.incrementAndGet();
    allowance.take(1, 0);
  }

  @Operation
  public void look() {
    allowance.waitNanos(1, 0);
  }

  @Operation
  public void giveBack() {
    taken.decrementAndGet();
    allowance.giveBack(1);
  }

  @Validate
  public void nothingIsLost() {
    if (together.get() > 0) {
      throw new IllegalStateException("asked for two leases at a time");
    }
    double leased = allowance.leased();
    if (leased != granted.get() - taken.get()) {
      throw new IllegalStateException(leased + " left of " + granted + " less " + taken);
    }
  }

  @Test
  void losesNothing() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(0) // what they meet is set up above
        .actorsAfter(0)
        .iterations(3)
        .invocationsPerIteration(60)
        .check(SharedAllowanceModelTest.class);
  }
}
