package dev.rialto.internal.route;

import dev.rialto.config.RetrySettings;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Every interleaving of a few threads leaves the budget as some order of their calls would. */
public class RetryBudgetModelTest {

  private final RetryBudget budget =
      new RetryBudget(RetrySettings.builder().budget(0.5, 0.1).build(), 0);

  /** Counts a call. */
  @Operation
  public void call() {
    budget.onCall(0);
  }

  /** Counts a call in a later slice of the window. */
  @Operation
  public void laterCall() {
    budget.onCall(2_000_000_000L);
  }

  /** Takes a repeat. */
  @Operation
  public boolean take() {
    return budget.tryTake(0);
  }

  @Test
  void isLinearizable() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(5)
        .invocationsPerIteration(200)
        .check(RetryBudgetModelTest.class);
  }
}
