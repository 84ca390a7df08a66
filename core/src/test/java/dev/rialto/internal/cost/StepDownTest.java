package dev.rialto.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Priority;
import org.junit.jupiter.api.Test;

/** The figures by which answers get shorter as a budget fills. */
class StepDownTest {

  @Test
  void premiumStandardAndMinimal_are800And300And100Tokens() {
    assertThat(StepDown.within(Priority.HIGH, 10_000)).isEqualTo(800);
    assertThat(StepDown.within(Priority.NORMAL, 10_000)).isEqualTo(300);
    assertThat(StepDown.within(Priority.LOW, 10_000)).isEqualTo(100);
    assertThat(StepDown.within(Priority.HIGH, 299)).isEqualTo(100);
    assertThat(StepDown.within(Priority.HIGH, 99)).isZero();
  }

  @Test
  void oneTierAt70Percent_anotherAt90() {
    assertThat(StepDown.FIRST).isEqualTo(.7);
    assertThat(StepDown.SECOND).isEqualTo(.9);
    assertThat(StepDown.cap(Priority.HIGH, .7)).isEqualTo(300);
    assertThat(StepDown.cap(Priority.HIGH, .9)).isEqualTo(100);
    assertThat(StepDown.cap(Priority.NORMAL, .7)).isEqualTo(100);
    assertThat(StepDown.cap(Priority.LOW, .99)).isEqualTo(100);
  }
}
