package dev.rialto.internal.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.LoadLevel;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of the guides: where each point of the load begins, and what the levels allow. */
class LoadFiguresTest {

  /**
   * Each pair of rows is just below and just above one threshold, with so much load besides that
   * the point makes the level: 2, 5 or 8 points.
   */
  @ParameterizedTest
  @CsvSource({
    // calls a second, ms each, % failing, under way → level
    "4.8,   500, 0, 21, LOW",
    "5.2,   500, 0, 21, MEDIUM", // the first point of the rate, with one of connections: 2
    "9.5,   500, 0,  0, LOW",
    "10.5,  500, 0,  0, MEDIUM",
    "19.5,  500, 0, 41, MEDIUM",
    "20.5,  500, 0, 41, HIGH", // 3 + 2 = 5
    "4,     950, 0, 21, LOW",
    "4,   1_050, 0, 21, MEDIUM",
    "4,   1_950, 0,  0, LOW",
    "4,   2_050, 0,  0, MEDIUM",
    "4,   4_900, 0, 41, MEDIUM",
    "4,   5_100, 0, 41, HIGH",
    "100,   500, 1.8, 21, MEDIUM", // 3 of the rate: 4
    "100,   500, 2.2, 21, HIGH",
    "100,   500, 4.5,  0, MEDIUM",
    "100,   500, 5.5,  0, HIGH",
    "100,   500, 9,   41, HIGH", // 3 + 2 + 2 = 7
    "100,   500, 11,  41, CRITICAL",
    "9,     500, 0,   20, LOW",
    "9,     500, 0,   21, MEDIUM",
    "9,   1_500, 3,   21, MEDIUM", // 1 + 1 + 1 + 1 = 4
    "9,   1_500, 3,   41, HIGH"
  })
  void pointsBeginAtTheThresholds(
      double perSecond, String millis, double failing, int running, LoadLevel level) {
    FakeClock clock = new FakeClock();
    LoadMeter meter = new LoadMeter(clock, () -> running, event -> {});
    long nanos = Long.parseLong(millis.replace("_", "")) * 1_000_000;
    double failures = 0;
    for (int call = 0; call < 120 * perSecond; call++) {
      failures += failing / 100;
      boolean fails = failures >= 1;
      failures -= fails ? 1 : 0;
      meter.started(clock.nanoTime());
      meter.ended(nanos, fails, clock.nanoTime());
      clock.advanceNanos((long) (1e9 / perSecond));
    }
    assertThat(meter.level()).isEqualTo(level);
  }

  @Test
  void levelsAllowWhatTheGuidesAllow() {
    assertThat(LevelLimits.of(LoadLevel.LOW)).isEqualTo(limits(5, 30, 3, 0));
    assertThat(LevelLimits.of(LoadLevel.MEDIUM)).isEqualTo(limits(15, 20, 2, 0));
    assertThat(LevelLimits.of(LoadLevel.HIGH)).isEqualTo(limits(30, 15, 1, 300));
    assertThat(LevelLimits.of(LoadLevel.CRITICAL)).isEqualTo(limits(50, 10, 1, 300));
  }

  private static LevelLimits limits(int concurrent, int seconds, int repeats, int tokens) {
    return new LevelLimits(concurrent, Duration.ofSeconds(seconds).toNanos(), repeats, tokens);
  }
}
