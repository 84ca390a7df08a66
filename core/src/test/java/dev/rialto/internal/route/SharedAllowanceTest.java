package dev.rialto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.internal.call.LimitShares;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SharedAllowanceTest {

  private static final double PER_MINUTE = 120;

  private final FakeClock clock = new FakeClock();
  private final Bucket bucket = new Bucket();
  private final SharedAllowance one = allowance();
  private final SharedAllowance other = allowance();

  private SharedAllowance allowance() {
    return new SharedAllowance(PER_MINUTE, bucket, clock.nanoTime());
  }

  /** The bucket of all, as Redis keeps it. */
  private final class Bucket implements LimitShares.Share {
    private double level = PER_MINUTE;
    private long atNanos = clock.nanoTime();
    private boolean away;
    private boolean slow;
    private final Queue<Runnable> answers = new ArrayDeque<>();

    @Override
    public CompletionStage<LimitShares.Lease> lease(double perMinute, double wanted, double used) {
      CompletableFuture<LimitShares.Lease> answer = new CompletableFuture<>();
      if (slow) {
        answers.add(() -> answer(wanted, used, answer));
      } else {
        answer(wanted, used, answer);
      }
      return answer;
    }

    private void answer(double wanted, double used, CompletableFuture<LimitShares.Lease> answer) {
      if (away) {
        answer.completeExceptionally(new IllegalStateException("away"));
        return;
      }
      long now = clock.nanoTime();
      level = Math.min(PER_MINUTE, level + (now - atNanos) * PER_MINUTE / 60e9) - used;
      atNanos = now;
      double got = Math.max(0, Math.min(wanted, Math.floor(level)));
      level -= got;
      long wait = got < wanted ? (long) Math.ceil((wanted - got - level) * 60e3 / PER_MINUTE) : 0;
      answer.complete(new LimitShares.Lease(got, wait));
    }
  }

  /** Sends as much as it may for a time; returns how much. */
  private int send(Duration span, SharedAllowance... allowances) {
    int sent = 0;
    long end = clock.nanoTime() + span.toNanos();
    while (clock.nanoTime() - end < 0) {
      for (SharedAllowance allowance : allowances) {
        for (int i = 0; i < 5 && allowance.waitNanos(1, clock.nanoTime()) == 0; i++) {
          allowance.take(1, clock.nanoTime());
          sent++;
        }
      }
      clock.advance(Duration.ofMillis(10));
    }
    return sent;
  }

  @Test
  void twoTogetherSendNoMoreThanOneWould() {
    int sent = send(Duration.ofMinutes(1), one, other);
    assertThat(sent).as("a full bucket, and what fills it").isBetween(230, 242);
    assertThat(send(Duration.ofMinutes(5), one, other)).isBetween(590, 602);
  }

  @Test
  void whatOneDoesNotUse_theOtherMay() {
    send(Duration.ofMinutes(2), one, other);
    assertThat(send(Duration.ofMinutes(5), one)).isBetween(590, 602);
  }

  @Test
  void whileNobodyCanTell_theLocalLimitHolds_andIsToldAfterwards() {
    send(Duration.ofMinutes(2), one);
    bucket.away = true;
    int alone = send(Duration.ofMinutes(2), one);
    assertThat(alone).isBetween(230, 245);
    bucket.away = false;
    double before = bucket.level;
    send(Duration.ofSeconds(2), one);
    assertThat(bucket.level).as("what was sent meanwhile").isLessThan(before + PER_MINUTE - 60);
  }

  @Test
  void aCallWaitsForNoAnswer_untilThereHasBeenOne() {
    bucket.slow = true;
    assertThat(one.waitNanos(1, clock.nanoTime())).isZero();
    one.take(1, clock.nanoTime());
    assertThat(bucket.answers).hasSize(1);
    assertThat(one.waitNanos(1, clock.nanoTime())).isZero();
    bucket.answers.remove().run();
    assertThat(one.waitNanos(1, clock.nanoTime())).isZero();
  }

  @Test
  void aFirstCallThatIsLargerThanASecondsWorth_waitsForTheAnswer_notForTheLocalBucket() {
    bucket.slow = true;
    assertThat(one.waitNanos(10, clock.nanoTime())).isBetween(1L, 2_000_000L);
    clock.advance(Duration.ofMillis(2));
    assertThat(one.waitNanos(10, clock.nanoTime()))
        .as("not answered yet")
        .isBetween(1L, 2_000_000L);
    bucket.answers.remove().run();
    assertThat(one.waitNanos(10, clock.nanoTime())).as("there is room").isZero();
  }

  @Test
  void aFirstCallThatIsLargerThanASecondsWorth_waitsForTheLocalBucket_whenNobodyCanTell() {
    bucket.away = true;
    one.waitNanos(10, clock.nanoTime());
    assertThat(one.waitNanos(10, clock.nanoTime()))
        .as("eight of two a second")
        .isBetween(3_900_000_000L, 4_000_000_000L);
  }

  @Test
  void aProcessThatBegins_doesNotTakeWhatOthersHaveSentForItsOwn() {
    send(Duration.ofSeconds(1), one); // all of the bucket
    bucket.away = true;
    assertThat(send(Duration.ofSeconds(1), other))
        .as("a second of the rate, since it began and now, and one ahead")
        .isLessThanOrEqualTo(6);
    clock.advance(Duration.ofMinutes(1)); // idle, and alone: its own bucket is full by now
    send(Duration.ofSeconds(1), one);
    bucket.away = false;
    bucket.level = 0;
    bucket.atNanos = clock.nanoTime();
    clock.advance(Duration.ofSeconds(2));
    bucket.slow = true; // asked, and not answered yet
    assertThat(send(Duration.ofMillis(500), other))
        .as("ahead of the answer")
        .isLessThanOrEqualTo(2);
    bucket.slow = false;
    bucket.answers.remove().run();
    assertThat(send(Duration.ofMillis(400), other)).as("all is spent").isLessThanOrEqualTo(3);
  }

  @Test
  void whatIsLargerThanTheLimit_isSentWhenThereIsAllThereCanBe() {
    long waited = 0;
    while (one.waitNanos(1_000, clock.nanoTime()) > 0) {
      clock.advance(Duration.ofMillis(100));
      waited += 100;
      assertThat(waited).isLessThan(130_000);
    }
  }
}
