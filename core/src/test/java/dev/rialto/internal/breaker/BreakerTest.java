package dev.rialto.internal.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rialto.config.BreakerSettings;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final long SECOND = 1_000_000_000L;

  private final List<PipelineEvent> events = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5 * SECOND; // overflows on the way
  private boolean othersAreWell = true;
  private final Breaker breaker = make(BreakerSettings.DEFAULT);

  private Breaker make(BreakerSettings settings) {
    return new Breaker("a", settings, () -> othersAreWell, events::add, now);
  }

  @Test
  void fiveFailuresInARowOpenIt() {
    fail(4);
    succeed(1);
    fail(4);
    assertThat(breaker.kind()).isEqualTo(CircuitState.CLOSED);
    fail(1);
    assertThat(breaker.kind()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.tryAcquire(now)).isNull();
    assertThat(events)
        .containsExactly(
            new PipelineEvent.CircuitChanged(
                "a", CircuitState.CLOSED, CircuitState.OPEN, "5 failures in a row"));
  }

  @Test
  void oneFailureInTenOfTwentyWithinAMinuteOpensIt() {
    succeed(9);
    fail(1);
    succeed(8);
    now += 59 * SECOND;
    succeed(1);
    assertThat(breaker.kind()).isEqualTo(CircuitState.CLOSED);
    fail(1);
    assertThat(breaker.kind()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.reason()).isEqualTo("2 of the last 20 attempts failed");
  }

  @Test
  void oneThatDoesBadlyStaysWhereTooManyAreOut_butGoesOnceItOnlyFails() {
    othersAreWell = false;
    for (int i = 0; i < 30; i++) {
      succeed(2);
      fail(1);
    }
    assertThat(breaker.kind()).isEqualTo(CircuitState.CLOSED);
    othersAreWell = true;
    fail(1);
    assertThat(breaker.kind()).isEqualTo(CircuitState.OPEN);
    Breaker last = make(BreakerSettings.DEFAULT);
    othersAreWell = false;
    for (int i = 0; i < 5; i++) {
      last.onFailure(last.tryAcquire(now), now);
    }
    assertThat(last.kind()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void slowAnswersOpenIt_onceTheyAreMost() {
    Breaker strict =
        make(
            BreakerSettings.builder()
                .failureRate(0.5, 10)
                .slowCalls(Duration.ofSeconds(5), 0.8)
                .build());
    assertThat(strict.slowNanos()).isEqualTo(5 * SECOND);
    for (int i = 0; i < 9; i++) {
      strict.onSlow(strict.tryAcquire(now), now);
    }
    assertThat(strict.kind()).isEqualTo(CircuitState.CLOSED);
    strict.onSuccess(strict.tryAcquire(now), now);
    strict.onSlow(strict.tryAcquire(now), now);
    assertThat(strict.kind()).isEqualTo(CircuitState.OPEN);
    assertThat(strict.reason()).isEqualTo("10 of the last 11 attempts were slow");
    now += 2 * SECOND;
    strict.onSlow(strict.tryAcquire(now), now);
    assertThat(strict.kind()).as("a slow probe is no recovery").isEqualTo(CircuitState.OPEN);
  }

  @Test
  void withoutABoundNothingIsSlow() {
    assertThat(breaker.slowNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void failuresLongerAgoThanTheWindowAreForgotten() {
    fail(1);
    now += 61 * SECOND;
    succeed(18);
    fail(1);
    assertThat(breaker.kind()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void theFirstProbeRunsAloneAndThreeSuccessesCloseIt() {
    fail(5);
    now += SECOND;
    BreakerState first = acquire();
    assertThat(breaker.kind()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(breaker.tryAcquire(now)).isNull();
    assertThat(breaker.blockedNanos(now)).isPositive();
    breaker.onSuccess(first, now);
    assertThat(breaker.blockedNanos(now)).isZero();
    BreakerState second = acquire();
    BreakerState third = acquire();
    assertThat(breaker.tryAcquire(now)).isNull();
    breaker.onSuccess(second, now);
    breaker.onSuccess(third, now);
    assertThat(breaker.kind()).isEqualTo(CircuitState.CLOSED);
    assertThat(states())
        .containsExactly(CircuitState.OPEN, CircuitState.HALF_OPEN, CircuitState.CLOSED);
  }

  @Test
  void aProbeThatHangsKeepsOthersOutForOneDelayOnly() {
    fail(5);
    now += SECOND;
    acquire(); // and never ends
    now += SECOND - 1;
    assertThat(breaker.tryAcquire(now)).isNull();
    assertThat(breaker.blockedNanos(now)).isEqualTo(1);
    now += 1;
    assertThat(breaker.blockedNanos(now)).isZero();
    BreakerState second = acquire();
    assertThat(breaker.tryAcquire(now)).as("one for each delay").isNull();
    breaker.onSuccess(second, now);
    succeed(2);
    assertThat(breaker.kind()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void oneWhoseProbesHangIsAskedNoOftenerThanOneWhoseProbesFail() {
    fail(5);
    for (long delay = 1; delay <= 2; delay *= 2) {
      now += delay * SECOND;
      fail(1);
    }
    now += 4 * SECOND;
    acquire();
    for (int i = 0; i < 2; i++) {
      now += 4 * SECOND - 1;
      assertThat(breaker.tryAcquire(now)).isNull();
      now += 1;
      acquire();
    }
  }

  @Test
  void aReleasedProbeMakesRoomForAnother() {
    fail(5);
    now += SECOND;
    BreakerState probe = acquire();
    breaker.release(probe);
    assertThat(breaker.kind()).isEqualTo(CircuitState.HALF_OPEN);
    acquire();
  }

  @Test
  void probesThatFailBackOffToAMinute() {
    fail(5);
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      delays.add(breaker.blockedNanos(now) / SECOND);
      now += breaker.blockedNanos(now);
      breaker.onFailure(acquire(), now);
    }
    assertThat(delays).startsWith(1L, 2L, 4L, 4L, 4L).isSorted().endsWith(60L);
  }

  @Test
  void aDelayIsATwelfthOfTheOutageAtMost() {
    fail(5);
    long began = now;
    while (now - began < 120 * SECOND) {
      long delay = breaker.blockedNanos(now);
      assertThat(delay).isLessThanOrEqualTo(Math.max(4 * SECOND, (now - began) / 12));
      now += delay;
      breaker.onFailure(acquire(), now);
    }
  }

  @Test
  void failuresOfEarlierAttemptsNeitherShortenNorLengthenTheDelay() {
    BreakerState early = acquire();
    fail(5);
    long until = now + breaker.blockedNanos(now);
    now += SECOND / 2;
    breaker.onFailure(early, now);
    breaker.onSuccess(early, now);
    assertThat(now + breaker.blockedNanos(now)).isEqualTo(until);
  }

  @Test
  void successesOfEarlierAttemptsDoNotCountAsProbes() {
    BreakerState early = acquire();
    fail(5);
    now += SECOND;
    acquire();
    breaker.onSuccess(early, now);
    breaker.onSuccess(early, now);
    breaker.onSuccess(early, now);
    assertThat(breaker.kind()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @Test
  void aRelapseGoesOnWithTheDelaysOfTheOutageBefore() {
    fail(5);
    now += SECOND;
    breaker.onFailure(acquire(), now);
    now += 2 * SECOND;
    recover();
    fail(5);
    assertThat(breaker.blockedNanos(now)).isEqualTo(4 * SECOND);
  }

  @Test
  void anOutageLongAfterTheLastBeginsAnew() {
    fail(5);
    now += SECOND;
    recover();
    now += 61 * SECOND;
    fail(5);
    assertThat(breaker.blockedNanos(now)).isEqualTo(SECOND);
  }

  @Test
  void healthHalvesWithAFailureAndGrowsByATenthWithASuccess() {
    assertThat(breaker.score()).isEqualTo(1);
    fail(2);
    assertThat(breaker.score()).isEqualTo(0.25);
    succeed(3);
    assertThat(breaker.score()).isEqualTo(0.55, within(1e-9));
    succeed(9);
    assertThat(breaker.score()).isEqualTo(1);
  }

  @Test
  void hugeDelaysDoNotOverflow() {
    Breaker slow =
        make(
            BreakerSettings.builder()
                .consecutiveFailures(1)
                .delay(Duration.ofDays(300), Duration.ofDays(365))
                .build());
    for (int i = 0; i < 10; i++) {
      slow.onFailure(Objects.requireNonNull(slow.tryAcquire(now)), now);
      assertThat(slow.blockedNanos(now)).isPositive();
      now += slow.blockedNanos(now);
    }
  }

  private void recover() {
    for (int i = 0; i < 3; i++) {
      breaker.onSuccess(acquire(), now);
    }
    assertThat(breaker.kind()).isEqualTo(CircuitState.CLOSED);
  }

  private BreakerState acquire() {
    return Objects.requireNonNull(breaker.tryAcquire(now));
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.onFailure(acquire(), now);
    }
  }

  private void succeed(int times) {
    for (int i = 0; i < times; i++) {
      breaker.onSuccess(acquire(), now);
    }
  }

  private List<CircuitState> states() {
    return events.stream().map(e -> ((PipelineEvent.CircuitChanged) e).to()).toList();
  }
}
