package dev.rialto.internal.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBoundTest {

  private static Likeness changed(double score) {
    return new Likeness(false, score, false);
  }

  private static Likeness reworded(double score) {
    return new Likeness(true, score, false);
  }

  @Test
  void trustsNoChangedTextBeforeItHasSeenEnough() {
    ErrorBound bound = new ErrorBound(0.02);
    assertThat(bound.trusts(changed(1.3))).isFalse();
    int seen = 0;
    while (!bound.trusts(changed(0.97))) {
      bound.observe(changed(0.97), true);
      seen++;
    }
    // .98 to the power of 149 is below 5 %.
    assertThat(seen).isBetween(145, 150);
    assertThat(bound.trusts(changed(0.95))).isFalse();
    assertThat(bound.trusts(reworded(1.2))).as("it is learnt apart").isFalse();
  }

  @Test
  void aFewRightAnswersAreEnoughForRewordedTextsAndOneWrongOneEndsIt() {
    ErrorBound bound = new ErrorBound(0.02);
    int seen = 0;
    while (!bound.trusts(reworded(1.1))) {
      bound.observe(reworded(1.1), true);
      seen++;
    }
    assertThat(seen).isBetween(5, 12);
    assertThat(bound.trusts(reworded(0.89))).isFalse();
    bound.observe(reworded(1), false);
    assertThat(bound.trusts(reworded(1.29))).isFalse();
    int outweighing = 0;
    while (!bound.trusts(reworded(1))) {
      bound.observe(reworded(1.1), true);
      outweighing++;
    }
    assertThat(outweighing).isBetween(20, 200);
  }

  @Test
  void takesBackWhatErrorsSpeakAgainst() {
    ErrorBound bound = new ErrorBound(0.02);
    for (int i = 0; i < 300; i++) {
      bound.observe(changed(0.9), true);
    }
    assertThat(bound.trusts(changed(0.9))).isTrue();
    for (int i = 0; i < 5; i++) {
      bound.observe(changed(0.9), false);
    }
    assertThat(bound.trusts(changed(0.9))).isFalse();
  }

  @Test
  void separatesWhereErrorsBegin() {
    ErrorBound bound = new ErrorBound(0.02);
    for (int i = 0; i < 1_000; i++) {
      bound.observe(changed(0.95), true);
      bound.observe(changed(0.85), i % 2 == 0);
    }
    assertThat(bound.trusted(false)).isBetween(0.855, 0.951);
  }

  @Test
  void oneTextThatIsComparedOftenIsOneWitness() {
    ErrorBound bound = new ErrorBound(0.02);
    for (int i = 0; i < 1_000; i++) {
      bound.observe(changed(0.95), true, i);
    }
    assertThat(bound.trusts(changed(0.95))).isFalse();
  }

  @Test
  void whatWasLearntIsTakenUpAgain() {
    ErrorBound bound = new ErrorBound(0.02);
    for (int i = 0; i < 20; i++) {
      bound.observe(reworded(1), true);
    }
    ErrorBound restored = new ErrorBound(0.02);
    restored.restore(bound.state());
    assertThat(restored.trusts(reworded(1))).isTrue();
    restored.restore(new double[] {1});
    assertThat(restored.trusts(reworded(1))).as("not of this form").isTrue();
    ErrorBound stricter = new ErrorBound(0.001);
    stricter.restore(bound.state());
    assertThat(stricter.trusts(reworded(1))).isFalse();
  }

  /** Of what is given while it is learnt, the false share stays within the bound. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsItsBoundWhileItLearns(boolean asReworded) {
    long seed = 20_260_301;
    double mostFalse = 0.02;
    long allGiven = 0;
    long allFalse = 0;
    for (int run = 0; run < 40; run++) {
      Random random = new Random(seed + run);
      ErrorBound bound = new ErrorBound(mostFalse);
      for (int i = 0; i < 5_000; i++) {
        double score = 0.8 + 0.5 * random.nextDouble();
        // The more alike, the likelier the same: from 50 % at .8 to nearly always at 1.3.
        boolean same = random.nextDouble() < 1 - 0.5 * Math.pow((1.3 - score) / 0.5, 2);
        Likeness likeness = new Likeness(asReworded, score, false);
        if (bound.trusts(likeness) && random.nextDouble() >= bound.verifies(likeness, 0.05)) {
          allGiven++;
          allFalse += same ? 0 : 1;
        } else {
          bound.observe(likeness, same);
        }
      }
    }
    assertThat(allGiven).as("seed %s", seed).isGreaterThan(1_000);
    assertThat((double) allFalse / allGiven).as("seed %s", seed).isLessThan(mostFalse);
  }

  /** A method whose answers hang on the words, so that no belief in rewording is of use. */
  @Test
  void aMethodWhoseAnswersHangOnTheWordsGivesNearlyNothing() {
    long seed = 5;
    long given = 0;
    for (int run = 0; run < 50; run++) {
      Random random = new Random(seed + run);
      ErrorBound bound = new ErrorBound(0.02);
      for (int i = 0; i < 1_000; i++) {
        Likeness likeness = reworded(0.95 + 0.3 * random.nextDouble());
        if (bound.trusts(likeness) && random.nextDouble() >= bound.verifies(likeness, 0.05)) {
          given++;
        } else {
          bound.observe(likeness, random.nextDouble() < 0.5);
        }
      }
    }
    assertThat(given).as("seed %s", seed).isLessThan(500);
  }

  @Test
  void theBetaDistributionIsAsInTables() {
    assertThat(new Beta(1, 1).above(0.3)).isCloseTo(0.7, within());
    assertThat(new Beta(1, 150).above(0.02)).isCloseTo(Math.pow(0.98, 150), within());
    assertThat(new Beta(2, 3).above(0.5)).isCloseTo(0.3125, within());
    assertThat(new Beta(0.5, 0.5).above(0.25)).isCloseTo(2.0 / 3, within());
    assertThat(new Beta(30, 2_000).above(0.02)).isBetween(0.0, 0.1);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }
}
