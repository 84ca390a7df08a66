package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static dev.rialto.internal.route.FakeUpstream.fails;
import static dev.rialto.internal.route.Fixture.rateLimit;
import static dev.rialto.internal.route.Fixture.serverError;
import static dev.rialto.internal.route.Fixture.transport;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Attempt;
import dev.rialto.DeadlineExceededException;
import dev.rialto.RateLimitException;
import dev.rialto.ServerErrorException;
import dev.rialto.TransportException;
import dev.rialto.config.BreakerSettings;
import dev.rialto.config.RetrySettings;
import dev.rialto.internal.call.Flight;
import dev.rialto.spi.TransportFailure.Processing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryTest {

  private final Fixture f = new Fixture().provider("a", 1);

  @Test
  void repeatsBackOffAndEnd() {
    f.upstream.always("a", fails(serverError()));
    RecordingSink sink = f.unary();
    f.clock.runAll();
    assertThat(sink.error).isInstanceOf(ServerErrorException.class);
    assertThat(gapsMillis()).containsExactly(500L, 1_000L, 2_000L);
    assertThat(sink.error.details().attempts()).hasSize(4);
  }

  @Test
  void whoGivesUpWhileTheAnswerIsOnItsWayUp_knowsAllAttempts() {
    for (boolean unary : List.of(true, false)) {
      f.upstream.next("a", fails(serverError()));
      RecordingSink sink = new RecordingSink();
      Flight flight = f.start(f.call(unary, Duration.ofSeconds(60)), sink);
      flight.request(Long.MAX_VALUE);
      f.clock.advance(Duration.ofMillis(500));
      assertThat(flight.whereabouts().attempts())
          .extracting(Attempt::failure)
          .hasSize(2)
          .endsWith("still running");
      f.upstream.last().answer("hi");
      assertThat(sink.text()).isEqualTo("hi");
      flight.cancel();
      assertThat(flight.whereabouts().attempts())
          .isEqualTo(sink.provenance.attempts())
          .extracting(Attempt::failure)
          .hasSize(2)
          .endsWith((String) null);
    }
  }

  @Test
  void jitterShortensAWaitByAQuarterAtMost() {
    Backoff backoff = Backoff.of(RetrySettings.DEFAULT, () -> 1.0);
    assertThat(backoff.delayNanos(0)).isEqualTo(375_000_000L);
    assertThat(backoff.delayNanos(40)).isEqualTo(6_000_000_000L);
  }

  @Test
  void aRetryAfterIsObeyed() {
    f.upstream.next("a", fails(rateLimit(Duration.ofSeconds(7)))).next("a", answers("hi"));
    RecordingSink sink = f.unary();
    f.clock.advance(Duration.ofMillis(6_999));
    assertThat(f.upstream.attempts).hasSize(1);
    f.clock.advance(Duration.ofMillis(1));
    assertThat(sink.text()).isEqualTo("hi");
  }

  @Test
  void aRetryAfterBeyondTheDeadlineFailsNow() {
    f.upstream.next("a", fails(rateLimit(Duration.ofSeconds(61))));
    RecordingSink sink = f.unary();
    assertThat(sink.error).isInstanceOf(RateLimitException.class);
    assertThat(sink.error.details().retryAfter()).isEqualTo(Duration.ofSeconds(61));
  }

  @Test
  void aCallThatFindsOnlyPausedCandidatesWaitsOrIsToldHowLong() {
    f.upstream.next("a", fails(rateLimit(Duration.ofSeconds(30)))).always("a", answers("hi"));
    RecordingSink first = f.unary();
    RecordingSink hurried = new RecordingSink();
    f.start(f.call(true, Duration.ofSeconds(2)), hurried);
    assertThat(hurried.error)
        .isInstanceOf(RateLimitException.class)
        .hasMessageContaining("a/a-model at a (asked for patience for another 30.0 s)");
    RecordingSink patient = f.unary();
    assertThat(f.upstream.attempts).hasSize(1);
    f.clock.advance(Duration.ofSeconds(30));
    assertThat(patient.text()).isEqualTo("hi");
    assertThat(first.text()).isEqualTo("hi");
  }

  @Test
  void aRepeatThatCouldNotBeginBeforeTheDeadlineIsNotWaitedFor() {
    f.upstream.always("a", fails(serverError()));
    RecordingSink sink = new RecordingSink();
    f.start(f.call(true, Duration.ofMillis(1_200)), sink);
    f.clock.advance(Duration.ofMillis(500));
    assertThat(sink.isOver()).isTrue(); // 0.5 s gone, the next wait is 1 s
    assertThat(f.upstream.attempts).hasSize(2);
  }

  @Test
  void whoAskedForAnHour_isNotWaitedFor_andIsTriedAgainByACallThatComesAfterAMinute() {
    f.upstream.always("a", fails(rateLimit(Duration.ofHours(1))));
    assertThat(f.unary().error).isInstanceOf(RateLimitException.class);
    f.clock.advance(Duration.ofSeconds(1));
    assertThat(f.unary().error).as("what is left of the minute would fit").isNotNull();
    assertThat(f.upstream.attempts).hasSize(1);
    f.upstream.always("a", answers("hi"));
    f.clock.advance(Duration.ofSeconds(60));
    assertThat(f.unary().text()).isEqualTo("hi");
  }

  @Test
  void aRepeatThatIsNeverMade_costsTheBudgetNothing() {
    f.upstream.always("a", fails(serverError()));
    RecordingSink sink = new RecordingSink();
    Flight flight = f.start(f.call(true, Duration.ofSeconds(60)), sink);
    assertThat(f.router().budget().taken()).as("set aside while it waits").isOne();
    flight.cancel();
    assertThat(f.router().budget().taken()).isZero();
  }

  @Test
  void aRepeatThatFindsTheCircuitOpen_costsTheBudgetNothing() {
    f.upstream.always("a", fails(serverError()));
    f.retry = RetrySettings.builder().jitter(0).maxCircuitWait(Duration.ofMillis(1)).build();
    for (int i = 0; i < 9; i++) { // five failures open it, the other calls wait for a repeat
      f.unary();
    }
    f.clock.runAll();
    assertThat(f.router().budget().taken()).isEqualTo(f.upstream.attempts.size() - 5);
  }

  @Test
  void aCallThatComesTooLateIsNotSent() {
    RecordingSink sink = new RecordingSink();
    f.start(f.call(true, Duration.ZERO), sink);
    assertThat(sink.error).isInstanceOf(DeadlineExceededException.class);
    assertThat(f.upstream.attempts).isEmpty();
  }

  @Test
  void whatWasRefusedIsSentAgainAtOnceAndOnce() {
    f.upstream.next("a", fails(transport(Processing.REFUSED))).next("a", answers("hi"));
    assertThat(f.unary().text()).isEqualTo("hi");
    f.upstream.always("a", fails(transport(Processing.REFUSED)));
    f.unary();
    assertThat(f.upstream.attempts).hasSize(4);
  }

  @Test
  void whatMayHaveBeenProcessedIsSentTwiceAtMost() {
    f.upstream.always("a", fails(transport(Processing.PROCESSED)));
    RecordingSink sink = f.unary();
    f.clock.runAll();
    assertThat(sink.error).isInstanceOf(TransportException.class);
    assertThat(f.upstream.attempts).hasSize(2);
  }

  @Test
  void whatMayHaveBeenProcessedIsNotSentAgainIfTheUserSaysSo() {
    f.retry = RetrySettings.builder().resendProcessed(false).build();
    f.upstream.always("a", fails(transport(Processing.PROCESSED)));
    f.unary();
    f.clock.runAll();
    assertThat(f.upstream.attempts).hasSize(1);
  }

  @Test
  void anOutageIsNotMultipliedBeyondTheBudget() {
    f.breaker =
        BreakerSettings.builder().consecutiveFailures(10_000).failureRate(1, 10_000).build();
    f.upstream.always("a", fails(serverError()));
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      sinks.add(f.unary());
    }
    f.clock.runAll();
    assertThat(sinks).allMatch(RecordingSink::isOver);
    assertThat(f.upstream.attempts).hasSize(1_000 + 200 + 100);
  }

  @Test
  void theBudgetForgetsWhatIsLongerAgoThanItsWindow() {
    RetryBudget budget = new RetryBudget(RetrySettings.DEFAULT, 0);
    int taken = 0;
    while (budget.tryTake(0)) {
      taken++;
    }
    assertThat(taken).isEqualTo(100);
    assertThat(budget.tryTake(9_999_999_999L)).isFalse();
    assertThat(budget.tryTake(10_000_000_000L)).isTrue();
  }

  private List<Long> gapsMillis() {
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < f.upstream.attempts.size(); i++) {
      gaps.add(
          (f.upstream.attempts.get(i).startNanos - f.upstream.attempts.get(i - 1).startNanos)
              / 1_000_000);
    }
    return gaps;
  }
}
