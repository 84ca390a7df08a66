package dev.rialto.internal.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.FailureDetails;
import dev.rialto.OverloadedException;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.internal.call.GradientLimit;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientLimitTest {

  private long now = Long.MAX_VALUE - 1_000_000_000; // overflows on the way

  /** An answer to a call that was sent when all before it were answered. */
  private void alone(GradientLimit limit, long nanosPerToken, int running) {
    long start = now;
    now += nanosPerToken;
    limit.answered(nanosPerToken, running, start, now);
  }

  /** As after a pause of the process, which made each of them slow. */
  @Test
  void callsThatWereUnderWayTogetherTakeOffHalfAtMost() {
    GradientLimit limit = new GradientLimit(200, 1, 200);
    for (int i = 0; i < 1_000; i++) {
      alone(limit, 20_000_000, limit.limit());
    }
    long start = now;
    now += 10_000_000_000L;
    for (int i = 0; i < 200; i++) {
      limit.answered(400_000_000, 200, start + i, now + i);
    }
    assertThat(limit.limit()).isEqualTo(100);
    now += 200;
    alone(limit, 4_000_000_000L, 200);
    assertThat(limit.limit()).as("one that was sent afterwards, and is slow").isLessThan(100);
    for (int i = 0; i < 400; i++) {
      alone(limit, 20_000_000, limit.limit());
    }
    assertThat(limit.limit()).isEqualTo(200);
  }

  @Test
  void limitGrowsWhileCallsTakeWhatTheyUsuallyDo() {
    GradientLimit limit = new GradientLimit(20, 1, 200);
    for (int i = 0; i < 1_000; i++) {
      alone(limit, 20_000_000, limit.limit());
    }
    assertThat(limit.limit()).isEqualTo(200);
  }

  @Test
  void limitShrinksWhenCallsTakeLongerAndRecovers() {
    GradientLimit limit = new GradientLimit(100, 1, 200);
    for (int i = 0; i < 50; i++) {
      alone(limit, 20_000_000, limit.limit());
    }
    int before = limit.limit();
    for (int i = 0; i < 20; i++) {
      alone(limit, 200_000_000, limit.limit());
    }
    assertThat(limit.limit()).isLessThan(before / 2);
    for (int i = 0; i < 1_000; i++) {
      alone(limit, 20_000_000, limit.limit());
    }
    assertThat(limit.limit()).isGreaterThan(before);
  }

  @Test
  void nothingIsLearntFromAnIdleProvider() {
    GradientLimit limit = new GradientLimit(20, 1, 200);
    for (int i = 0; i < 1_000; i++) {
      alone(limit, 20_000_000, 9);
    }
    assertThat(limit.limit()).isEqualTo(20);
  }

  @Test
  void overloadCountsOnceForCallsThatWereUnderWayTogether() {
    GradientLimit limit = new GradientLimit(100, 1, 200);
    for (int i = 0; i < 50; i++) {
      limit.overloaded(1_000 + i, 2_000 + i);
    }
    assertThat(limit.limit()).isEqualTo(90);
    limit.overloaded(3_000, 4_000);
    assertThat(limit.limit()).isEqualTo(81);
  }

  @Test
  void limitStaysWithinItsBounds() {
    GradientLimit limit = new GradientLimit(10, 5, 12);
    for (int i = 0; i < 100; i++) {
      limit.overloaded(i * 10L, i * 10L + 1);
    }
    assertThat(limit.limit()).isEqualTo(5);
    for (int i = 0; i < 1_000; i++) {
      alone(limit, 1_000, limit.limit());
    }
    assertThat(limit.limit()).isEqualTo(12);
  }

  @Test
  void stageFollowsTheLimitDownAndUp() {
    FakeClock clock = new FakeClock();
    ScriptedStage upstream = new ScriptedStage();
    AdmissionStage stage =
        new AdmissionStage(
            upstream,
            AdmissionSettings.builder()
                .adaptive(true)
                .initialConcurrent(10)
                .maxConcurrent(40)
                .build(),
            clock,
            clock,
            event -> {});
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      RecordingSink sink = new RecordingSink();
      sinks.add(sink);
      stage.start(TestCall.asking(clock, "q").timeout(Duration.ofHours(1)).call(), sink);
    }
    assertThat(upstream.count()).isEqualTo(10);
    upstream.call(0).fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
    assertThat(stage.limit()).isEqualTo(9);
    assertThat(upstream.count()).isEqualTo(10);
    assertThat(stage.running()).isEqualTo(9);
    for (int i = 1; i < upstream.count(); i++) {
      clock.advance(Duration.ofMillis(10));
      upstream.call(i).text("answer");
      upstream.call(i).finish();
      assertThat(stage.running()).isLessThanOrEqualTo(stage.limit());
    }
    assertThat(stage.limit()).isGreaterThan(9);
    assertThat(sinks).allMatch(RecordingSink::isOver);
    assertThat(stage.running()).isZero();
  }

  @Test
  void timeIsCountedPerTokenSoThatALongAnswerIsNoLoad() {
    FakeClock clock = new FakeClock();
    ScriptedStage upstream = new ScriptedStage();
    AdmissionStage stage =
        new AdmissionStage(
            upstream,
            AdmissionSettings.builder()
                .adaptive(true)
                .initialConcurrent(8)
                .maxConcurrent(8)
                .build(),
            clock,
            clock,
            event -> {});
    for (int i = 0; i < 8 * 20; i++) {
      stage.start(
          TestCall.asking(clock, "q").timeout(Duration.ofHours(1)).call(), new RecordingSink());
    }
    for (int i = 0; i < upstream.count(); i++) {
      int tokens = i < 80 ? 10 : 1_000;
      if (i % 8 == 0) {
        clock.advance(Duration.ofMillis(tokens));
      }
      upstream.call(i).text("x".repeat(4 * tokens));
      upstream.call(i).sink.onComplete(ScriptedStage.PROVENANCE);
    }
    assertThat(upstream.count()).isEqualTo(8 * 20);
    assertThat(stage.limit()).isEqualTo(8);
  }
}
