package dev.rialto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rialto.config.RetrySettings;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The parameters of balancing and of repeating that others have settled on. */
class BalancingFiguresTest {

  private static final long MS = 1_000_000;

  private final AtomicInteger running = new AtomicInteger();
  private final LiveStats stats = new LiveStats(running, 1);

  @Test
  void latencyAndErrors_keepNineTenthsOfWhatWas() {
    stats.answered(100 * MS, 0);
    stats.answered(200 * MS, 0);
    assertThat(stats.latencyNanos()).isCloseTo(110.0 * MS, within(1.0));
    stats.failed();
    assertThat(stats.errorRate()).isCloseTo(0.1, within(1e-12));
    stats.answered(110 * MS, 0);
    assertThat(stats.errorRate()).isCloseTo(0.09, within(1e-12));
  }

  /** Finagle's: e^(−Δt/10 s), a slower sample replaces at once, cost × (pending + 1). */
  @Test
  void peak_fadesOverTenSeconds_andCountsThoseUnderWay() {
    stats.answered(100 * MS, 0);
    stats.answered(1_000 * MS, 0);
    assertThat(stats.peakCost(0)).isCloseTo(1_000.0 * MS, within(1.0));
    assertThat(stats.peakCost(10_000 * MS)).isCloseTo(1_000 * MS / Math.E, within(10.0));
    stats.answered(100 * MS, 10_000 * MS);
    double weight = Math.exp(-1);
    double peak = 1_000 * MS * weight + 100 * MS * (1 - weight);
    assertThat(stats.peakCost(10_000 * MS)).isCloseTo(peak, within(10.0));
    running.set(3);
    assertThat(stats.peakCost(10_000 * MS)).isCloseTo(peak * 4 + 3, within(10.0));
  }

  @Test
  void backoff_doublesFromHalfASecondToEight_lessAQuarterAtMost() {
    Backoff full = Backoff.of(RetrySettings.DEFAULT, () -> 0);
    Backoff least = Backoff.of(RetrySettings.DEFAULT, () -> 1);
    long[] millis = {500, 1_000, 2_000, 4_000, 8_000, 8_000};
    for (int n = 0; n < millis.length; n++) {
      assertThat(full.delayNanos(n)).isEqualTo(millis[n] * MS);
      assertThat(least.delayNanos(n)).isEqualTo(millis[n] * MS * 3 / 4);
    }
  }

  @Test
  void retryBudget_isAFifthOfTheCalls_andTenASecond_overTenSeconds() {
    RetryBudget budget = new RetryBudget(RetrySettings.DEFAULT, 0);
    for (int call = 0; call < 500; call++) {
      budget.onCall(0);
    }
    int taken = 0;
    while (budget.tryTake(0)) {
      taken++;
    }
    assertThat(taken).isEqualTo(500 / 5 + 10 * 10);
    assertThat(budget.tryTake(9_000 * MS)).isFalse();
    assertThat(budget.tryTake(11_001 * MS)).as("the window has passed").isTrue();
  }
}
