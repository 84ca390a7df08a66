package dev.rialto.internal.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ErrorBoundTest {

  @Test
  void trustsNothingBeforeItHasSeenEnough() {
    ErrorBound bound = new ErrorBound(0.02);
    assertThat(bound.trusts(1)).isFalse();
    int seen = 0;
    while (!bound.trusts(0.97)) {
      bound.observe(0.97, true);
      seen++;
    }
    // Wilson: 0 of 189 have their upper end at 2 %.
    assertThat(seen).isBetween(150, 200);
    assertThat(bound.trusts(0.95)).isFalse();
  }

  @Test
  void takesBackWhatErrorsSpeakAgainst() {
    ErrorBound bound = new ErrorBound(0.02);
    for (int i = 0; i < 300; i++) {
      bound.observe(0.9, true);
    }
    assertThat(bound.trusts(0.9)).isTrue();
    for (int i = 0; i < 5; i++) {
      bound.observe(0.9, false);
    }
    assertThat(bound.trusts(0.9)).isFalse();
  }

  @Test
  void separatesWhereErrorsBegin() {
    ErrorBound bound = new ErrorBound(0.02);
    for (int i = 0; i < 1_000; i++) {
      bound.observe(0.95, true);
      bound.observe(0.85, i % 2 == 0);
    }
    assertThat(bound.trusted()).isBetween(0.855, 0.95);
  }

  /** Of what is given while it is learnt, the false share stays within the bound. */
  @Test
  void keepsItsBoundWhileItLearns() {
    long seed = 20_260_301;
    double mostFalse = 0.02;
    long allGiven = 0;
    long allFalse = 0;
    for (int run = 0; run < 40; run++) {
      Random random = new Random(seed + run);
      ErrorBound bound = new ErrorBound(mostFalse);
      for (int i = 0; i < 5_000; i++) {
        double similarity = 0.8 + 0.2 * random.nextDouble();
        // The nearer, the likelier the same: from 50 % at .8 to nearly always at 1.
        boolean same = random.nextDouble() < 1 - 0.5 * Math.pow((1 - similarity) / 0.2, 2);
        if (bound.trusts(similarity) && random.nextDouble() >= 0.05) {
          allGiven++;
          allFalse += same ? 0 : 1;
        } else {
          bound.observe(similarity, same);
        }
      }
    }
    assertThat(allGiven).as("seed %s", seed).isGreaterThan(1_000);
    assertThat((double) allFalse / allGiven).as("seed %s", seed).isLessThan(mostFalse);
  }
}
