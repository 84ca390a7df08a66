package dev.rialto.internal.breaker;

import dev.rialto.config.BreakerSettings;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * Every interleaving of a few threads leaves the breaker as some order of their calls would: no
 * failure is lost, no probe too many passes. The health score is left out: it is a hint, and may be
 * seen a moment before the state.
 */
public class BreakerModelTest {

  private static final long LATER = Duration.ofSeconds(1).toNanos();

  private final Breaker breaker =
      new Breaker(
          "a",
          BreakerSettings.builder().consecutiveFailures(2).successesToClose(2).build(),
          () -> true,
          event -> {},
          0);
  private final BreakerState closed = breaker.tryAcquire(0);

  /** An attempt that began while the circuit was closed fails. */
  @Operation
  public void fail() {
    breaker.onFailure(closed, 0);
  }

  /** The state is read. */
  @Operation
  public String kind() {
    return breaker.kind().name();
  }

  /** An attempt that began while the circuit was closed succeeds. */
  @Operation
  public void succeed() {
    breaker.onSuccess(closed, 0);
  }

  /** An attempt begins once the delay is over, and never ends. */
  @Operation
  public boolean begin() {
    BreakerState permit = breaker.tryAcquire(LATER);
    return permit != null && permit != closed;
  }

  @Test
  void isLinearizable() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(5)
        .invocationsPerIteration(200)
        .check(BreakerModelTest.class);
  }
}
