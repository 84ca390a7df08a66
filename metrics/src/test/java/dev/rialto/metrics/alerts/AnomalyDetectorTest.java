package dev.rialto.metrics.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.metrics.Issue;
import dev.rialto.metrics.internal.series.Minute;
import org.junit.jupiter.api.Test;

/**
 * How unusual a minute has to be: by 2 deviations in its latency, 1.5 in its calls, 3 in errors.
 */
class AnomalyDetectorTest {

  private final AnomalyDetector detector = new AnomalyDetector();
  private int minutes;

  /** Means are 1,000 ms, 100 calls, 20 errors; a deviation is 100 ms, 10 calls, 4 errors. */
  private void isUsual(int howLong) {
    for (int i = 0; i < howLong; i++) {
      int side = i % 2 == 0 ? 1 : -1;
      observe(1_000 + side * 100, 100 + side * 10, 20 + side * 4);
    }
  }

  private void observe(long millis, long calls, long failed) {
    detector.observe(new Minute(minutes++, calls, failed, 50, 50 * millis * 1_000_000));
  }

  private String kinds() {
    return String.join(" ", detector.current().stream().map(Issue::kind).toList());
  }

  @Test
  void aMinuteOnThisSideOfEveryFigure_isUsual_andOneBeyondIsNot() {
    isUsual(240);
    observe(1_195, 114, 31);
    assertThat(kinds()).isEmpty();
    isUsual(240);
    observe(1_205, 100, 20);
    assertThat(kinds()).isEqualTo("latency-anomaly");
    isUsual(240);
    observe(1_000, 116, 20);
    assertThat(kinds()).isEqualTo("throughput-anomaly");
    isUsual(240);
    observe(1_000, 84, 20);
    assertThat(kinds()).as("fewer, too").isEqualTo("throughput-anomaly");
    isUsual(240);
    observe(1_000, 100, 33);
    assertThat(kinds()).isEqualTo("error-anomaly");
    isUsual(240);
    observe(500, 100, 0);
    assertThat(kinds()).as("better is no worry").isEmpty();
  }

  @Test
  void nothingIsUnusual_inTheFirstHalfHour() {
    isUsual(29);
    observe(90_000, 9_000, 9_000);
    assertThat(kinds()).isEmpty();
    AnomalyDetectorTest warm = new AnomalyDetectorTest();
    warm.isUsual(30);
    warm.observe(90_000, 9_000, 9_000);
    assertThat(warm.detector.current()).hasSize(3);
  }

  @Test
  void whatHasLastedForFourHours_isUsual() {
    isUsual(240);
    for (int i = 0; i < 240; i++) {
      observe(5_000, 100, 20);
    }
    assertThat(kinds()).isEmpty();
    observe(1_000, 100, 20);
    observe(5_000, 100, 20);
    assertThat(kinds()).as("as it is now").isEmpty();
  }
}
