package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static dev.rialto.internal.route.FakeUpstream.fails;
import static dev.rialto.internal.route.Fixture.rateLimit;
import static dev.rialto.internal.route.Fixture.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.ServerErrorException;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A machine that sleeps for a night in the middle of things, and wakes up. */
class ClockJumpTest {

  private static final Duration NIGHT = Duration.ofHours(9);

  private final Fixture f = new Fixture().route("a", "b");

  @Test
  void whileARepeatWaits_theCallIsOver_andSaysWhatItHadMet() {
    f.upstream.always("a", fails(serverError())).always("b", fails(serverError()));
    RecordingSink sink = f.unary();
    assertThat(sink.isOver()).isFalse();
    f.clock.jump(NIGHT);
    assertThat(sink.error).isInstanceOf(DeadlineExceededException.class);
    assertThat(sink.error).hasMessageContaining("before another attempt could be made");
    assertThat(sink.error.getCause()).isInstanceOf(ServerErrorException.class);
    assertThat(sink.error.details().attempts()).hasSize(2);
    assertThat(f.upstream.attempts).as("nobody is asked for a call that is over").hasSize(2);
    assertThat(f.clock.pending()).isZero();
  }

  @Test
  void whileAStreamIsSilent_itsCallIsNotAskedForElsewhereWhenItsTimeIsOver() {
    RecordingSink sink = f.stream();
    f.clock.jump(NIGHT);
    f.upstream
        .attempts
        .get(0)
        .fail(new DeadlineExceededException("over", "", FailureDetails.NONE, null));
    assertThat(sink.error).isInstanceOf(DeadlineExceededException.class);
  }

  /** What has come meanwhile is read before anybody is asked beside the silent ones. */
  @Test
  void aProcessThatWasFrozen_asksNobodyElseForWhatHasArrivedMeanwhile() {
    RecordingSink[] sinks = new RecordingSink[5];
    for (int i = 0; i < sinks.length; i++) {
      sinks[i] = f.stream();
    }
    f.clock.advance(Duration.ofSeconds(5));
    f.clock.jump(Duration.ofSeconds(10));
    f.upstream.attempts.subList(0, 4).forEach(attempt -> attempt.answer("hi"));
    f.clock.advance(Duration.ofSeconds(1));
    assertThat(sinks[3].text()).isEqualTo("hi");
    assertThat(f.upstream.endpoints()).as("the one that is still silent").hasSize(6).endsWith("b");
  }

  /** Twenty attempts within the last minute are needed for a rate, however the minute went by. */
  @Test
  void aProcessThatWasFrozen_opensNoCircuitForWhatWasUnderWay() {
    f.upstream.always("a", answers("hi"));
    for (int i = 0; i < 30; i++) {
      f.unary();
    }
    f.upstream.always("a", attempt -> {});
    RecordingSink[] sinks = new RecordingSink[8];
    for (int i = 0; i < sinks.length; i++) {
      sinks[i] = f.unary();
    }
    f.clock.jump(Duration.ofSeconds(10));
    f.upstream.attempts.subList(30, 38).forEach(attempt -> attempt.answer("late"));
    f.clock.advance(Duration.ofSeconds(1));
    f.upstream.always("a", answers("after"));
    assertThat(f.unary().text()).isEqualTo("after");
    assertThat(f.upstream.endpoints()).hasSize(39).containsOnly("a");
    assertThat(f.events(PipelineEvent.CircuitChanged.class)).isEmpty();
  }

  @Test
  void whatWasShutOutOrAskedForPatienceBefore_isAskedAgainInTheMorning() {
    f.upstream.next("a", fails(rateLimit(Duration.ofSeconds(50)))).always("b", answers("theirs"));
    assertThat(f.unary().text()).isEqualTo("theirs");
    f.upstream.always("a", fails(serverError()));
    for (int i = 0; i < 6; i++) {
      f.unary();
      f.clock.advance(Duration.ofSeconds(11));
    }
    f.clock.jump(NIGHT);
    f.upstream.always("a", answers("mine"));
    for (int i = 0; i < 5; i++) {
      assertThat(f.unary().text()).isEqualTo("mine");
    }
  }
}
