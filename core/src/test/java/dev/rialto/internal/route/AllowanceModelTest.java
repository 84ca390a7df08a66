package dev.rialto.internal.route;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Every interleaving of takes, returns and looks is like one after the other. */
public class AllowanceModelTest {

  private final Allowance allowance = new Allowance(4, 0);

  @Operation
  public void take() {
    allowance.take(1, 0);
  }

  @Operation
  public void giveBack() {
    allowance.giveBack(1);
  }

  @Operation
  public boolean mayBeSent() {
    return allowance.waitNanos(2, 0) == 0;
  }

  @Operation
  public void arrived() {
    allowance.arrived(1);
  }

  @Test
  void isLinearizable() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(5)
        .invocationsPerIteration(200)
        .check(AllowanceModelTest.class);
  }
}
