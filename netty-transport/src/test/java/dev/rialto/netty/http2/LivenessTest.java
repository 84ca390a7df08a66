package dev.rialto.netty.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.ConnectionLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a sign of life is asked for, and how long it may take. */
class LivenessTest {

  private static final long START = 1_000;
  private final Liveness liveness = new Liveness(ConnectionLimits.DEFAULT, START);

  private static long at(double seconds) {
    return START + (long) (seconds * 1e9);
  }

  @Test
  void aConnectionWithCallsIsAskedAfter30SecondsWithoutARead() {
    assertThat(liveness.nextNanos(true)).isEqualTo(at(30));
    assertThat(liveness.shouldAsk(at(29.9), true)).isFalse();
    assertThat(liveness.shouldAsk(at(30), true)).isTrue();
    liveness.heard(at(20));
    assertThat(liveness.shouldAsk(at(49.9), true)).isFalse();
    assertThat(liveness.shouldAsk(at(50), true)).isTrue();
  }

  @Test
  void aConnectionWithoutCallsIsNeverAsked() {
    assertThat(liveness.shouldAsk(at(3600), false)).isFalse();
    assertThat(liveness.nextNanos(false) - at(3600)).isPositive();
    // Its silence counts from its first call on.
    liveness.busyFrom(at(3600));
    assertThat(liveness.shouldAsk(at(3629), true)).isFalse();
    assertThat(liveness.shouldAsk(at(3630), true)).isTrue();
  }

  @Test
  void thePingsTenSecondsCountFromItsFlush() {
    long ping = liveness.asking(at(30));
    assertThat(liveness.shouldAsk(at(31), true)).as("one at a time").isFalse();
    liveness.asked(ping, at(35));
    assertThat(liveness.isDead(at(44.9))).isFalse();
    assertThat(liveness.isDead(at(45))).isTrue();
    assertThat(liveness.nextNanos(true)).isEqualTo(at(45));
  }

  @Test
  void aPingThatDoesNotEvenLeaveIsGivenThreeTimesAsLong() {
    long unused = liveness.asking(at(30));
    assertThat(liveness.isDead(at(59.9))).isFalse();
    assertThat(liveness.isDead(at(60))).isTrue();
  }

  @Test
  void anyReadIsASignOfLife() {
    long ping = liveness.asking(at(30));
    liveness.asked(ping, at(30));
    liveness.heard(at(39));
    assertThat(liveness.isDead(at(1000))).isFalse();
  }

  @Test
  void aTimeoutPutsInDoubtForOneSecond() {
    assertThat(liveness.suspect(at(20))).as("a ping must be sent").isTrue();
    assertThat(liveness.inDoubt()).isTrue();
    assertThat(liveness.suspect(at(20.1))).as("one at a time").isFalse();
    long ping = liveness.asking(at(20));
    liveness.asked(ping, at(20));
    assertThat(liveness.isDead(at(20.9))).isFalse();
    assertThat(liveness.isDead(at(21))).isTrue();
    assertThat(liveness.heard(at(20.9))).as("ends the doubt").isTrue();
    assertThat(liveness.inDoubt()).isFalse();
    assertThat(liveness.isDead(at(21))).isFalse();
  }

  @Test
  void whoWasHeardWithinASecondIsNotDoubted() {
    liveness.heard(at(20));
    assertThat(liveness.suspect(at(20.9))).isFalse();
    assertThat(liveness.inDoubt()).isFalse();
  }

  @Test
  void theTimesAreSettings() {
    Liveness other =
        new Liveness(
            ConnectionLimits.DEFAULT.withPing(Duration.ofSeconds(5), Duration.ofSeconds(2)), START);
    assertThat(other.shouldAsk(at(5), true)).isTrue();
    other.asked(other.asking(at(5)), at(5));
    assertThat(other.isDead(at(7))).isTrue();
  }
}
