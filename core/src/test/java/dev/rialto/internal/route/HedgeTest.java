package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static dev.rialto.internal.route.FakeUpstream.fails;
import static dev.rialto.internal.route.Fixture.overBudget;
import static dev.rialto.internal.route.Fixture.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.AuthenticationException;
import dev.rialto.BudgetExceededException;
import dev.rialto.CircuitOpenException;
import dev.rialto.ContentFilteredException;
import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.StreamRecovery;
import dev.rialto.TokenUsage;
import dev.rialto.config.BreakerSettings;
import dev.rialto.config.HedgeSettings;
import dev.rialto.config.RetrySettings;
import dev.rialto.config.Route;
import dev.rialto.config.RouteSettings;
import dev.rialto.internal.call.Flight;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HedgeTest {

  private final Fixture f = new Fixture().route("a", "b", "c");

  @Test
  void aSilentStreamGetsTheFallbackBesideItAndTheFirstTokenWins() {
    RecordingSink sink = f.stream();
    FakeUpstream.Attempt silent = f.upstream.last();
    f.clock.advance(Duration.ofMillis(9_999));
    assertThat(f.upstream.attempts).hasSize(1);
    f.clock.advance(Duration.ofMillis(101));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
    assertThat(silent.cancelled).isFalse(); // it may still answer
    f.upstream.last().answer("hi");
    assertThat(sink.text()).isEqualTo("hi");
    assertThat(silent.cancelled).isTrue();
    silent.text("late");
    assertThat(sink.provenance.attempts()).hasSize(2);
    assertThat(sink.provenance.attempts().get(0).failure()).contains("another answered first");
  }

  /** Several models of one provider share its circuit, and a silent one may be its one probe. */
  @Test
  void aSilentProbeOfItsProvidersCircuitGetsAHedgeThereAllTheSame() {
    Fixture one = new Fixture().provider("a", 1);
    one.routes =
        RouteSettings.builder().byDefault(new Route(List.of("a/silent", "a/other"))).build();
    one.hedge =
        HedgeSettings.builder()
            .silence(Duration.ofMillis(200))
            .minimumDelay(Duration.ofMillis(200))
            .build();
    one.breaker = BreakerSettings.builder().consecutiveFailures(2).build();
    one.upstream.next("a", fails(serverError())).next("a", fails(serverError()));
    one.start(one.call(true, Duration.ofMillis(500)), new RecordingSink());
    one.clock.advance(Duration.ofSeconds(1));
    assertThat(one.upstream.attempts).as("its circuit is open now").hasSize(2);
    RecordingSink sink = one.stream();
    assertThat(one.upstream.attempts).as("the probe, and it is silent").hasSize(3);
    one.upstream.always("a", answers("hi"));
    one.clock.advance(Duration.ofMillis(900));
    assertThat(one.upstream.attempts).as("a delay for the probe alone").hasSize(3);
    one.clock.advance(Duration.ofMillis(500));
    assertThat(one.upstream.attempts).as("its hedge").hasSize(4);
    assertThat(sink.text()).isEqualTo("hi");
  }

  @Test
  void theSilentOneMayStillWin() {
    RecordingSink sink = f.stream();
    f.clock.advance(Duration.ofSeconds(11));
    FakeUpstream.Attempt rival = f.upstream.last();
    f.upstream.attempts.get(0).text("slow").complete();
    assertThat(sink.text()).isEqualTo("slow");
    assertThat(rival.cancelled).isTrue();
    rival.answer("late");
    assertThat(sink.provenance.model()).isEqualTo("a/a-model");
  }

  @Test
  void aHedgeThatLosesBeforeItHadTime_isNotTakenForSilent() {
    f.stream();
    f.clock.advance(Duration.ofSeconds(11));
    FakeUpstream.Attempt rival = f.upstream.last();
    assertThat(rival.endpoint()).isEqualTo("b");
    f.clock.advance(Duration.ofMillis(100));
    f.upstream.attempts.get(0).text("slow").complete();
    assertThat(rival.cancelled).isTrue();
    assertThat(f.router().routes().plan(rival.call).slot(1).key().health(f.clock.nanoTime()))
        .isEqualTo(1);
  }

  @Test
  void reasoningIsASignOfLife() {
    f.stream();
    f.upstream.last().sink.onEvent(new ResponseEvent.Reasoning("hm"));
    f.clock.advance(Duration.ofSeconds(30));
    assertThat(f.upstream.attempts).hasSize(1);
  }

  @Test
  void reasoningThatNobodySees_andThatStops_isAskedForElsewhere() {
    RecordingSink sink = new RecordingSink();
    sink.showsReasoning = false;
    f.start(f.call(false, Duration.ofSeconds(60)), sink).request(Long.MAX_VALUE);
    FakeUpstream.Attempt thinking = f.upstream.last();
    for (int i = 0; i < 4; i++) {
      thinking.sink.onEvent(new ResponseEvent.Reasoning("hm"));
      f.clock.advance(Duration.ofSeconds(6));
    }
    assertThat(f.upstream.attempts).as("it thinks").hasSize(1);
    f.clock.advance(Duration.ofSeconds(5));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
    f.upstream.last().answer("hi");
    assertThat(sink.text()).isEqualTo("hi");
    assertThat(thinking.cancelled).isTrue();
  }

  @Test
  void aHeadAloneIsNoSignOfLife() {
    f.stream();
    f.upstream.last().started();
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.attempts).hasSize(2);
  }

  @Test
  void aReaderThatAsksForNothingHearsNoSilence() {
    RecordingSink sink = new RecordingSink();
    Flight flight = f.start(f.call(false, Duration.ofSeconds(60)), sink);
    f.clock.advance(Duration.ofSeconds(20));
    assertThat(f.upstream.attempts).hasSize(1);
    flight.request(1);
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.attempts).hasSize(2);
  }

  @Test
  void aHedgeThatFailsIsFollowedByTheNextAndTheSilentOneIsNotAskedAgain() {
    f.upstream.next("b", fails(serverError()));
    RecordingSink sink = f.stream();
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b", "c");
    f.upstream.attempts.get(0).fail(serverError());
    f.upstream.last().fail(serverError());
    f.clock.runAll();
    assertThat(f.upstream.endpoints()).containsOnlyOnce("a").endsWith("b"); // repeated
    f.upstream.last().answer("hi");
    assertThat(sink.text()).isEqualTo("hi");
  }

  @Test
  void aHedgeIsTakenFromTheRetryBudget() {
    f.retry = RetrySettings.builder().budget(0, 0).build();
    f.stream();
    f.clock.advance(Duration.ofSeconds(50));
    assertThat(f.upstream.attempts).hasSize(1);
  }

  @Test
  void aHeldStreamThatStallsGetsTheFallbackBesideIt_forNothingOfItWasShown() {
    f.retry = RetrySettings.builder().jitter(0).streamRecovery(StreamRecovery.HOLD).build();
    RecordingSink sink = f.stream();
    FakeUpstream.Attempt stalls = f.upstream.last();
    for (int i = 0; i < 5; i++) {
      f.clock.advance(Duration.ofSeconds(6));
      stalls.text("piece ");
    }
    assertThat(f.upstream.attempts).as("slow, and alive").hasSize(1);
    f.clock.advance(Duration.ofMillis(9_800));
    assertThat(f.upstream.attempts).hasSize(1);
    f.clock.advance(Duration.ofMillis(400));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
    f.upstream.last().answer("whole");
    assertThat(sink.text()).isEqualTo("whole");
    assertThat(stalls.cancelled).isTrue();
    assertThat(f.router().routes().plan(stalls.call).slot(0).key().health(f.clock.nanoTime()))
        .as("silence speaks against it")
        .isLessThan(1);
  }

  @Test
  void aHeldStreamThatGoesOnMayStillWin() {
    f.retry = RetrySettings.builder().jitter(0).streamRecovery(StreamRecovery.HOLD).build();
    RecordingSink sink = f.stream();
    FakeUpstream.Attempt slow = f.upstream.last();
    slow.text("slow ");
    f.clock.advance(Duration.ofSeconds(11));
    FakeUpstream.Attempt rival = f.upstream.last();
    rival.text("rival ");
    slow.text("and whole").complete();
    assertThat(sink.text()).isEqualTo("slow and whole");
    assertThat(rival.cancelled).isTrue();
  }

  @Test
  void aStreamWhoseBeginningIsShownIsNotAskedForElsewhere() {
    f.stream();
    f.upstream.last().text("shown");
    f.clock.advance(Duration.ofSeconds(40));
    assertThat(f.upstream.attempts).hasSize(1);
  }

  private RecordingSink restartable() {
    f.retry = RetrySettings.builder().jitter(0).streamRecovery(StreamRecovery.RESTART).build();
    return f.restartable();
  }

  @Test
  void aShownStreamThatStalls_isRestartedByTheFirstWordOfTheFallback() {
    RecordingSink sink = restartable();
    FakeUpstream.Attempt stalls = f.upstream.last();
    stalls.started().text("one ");
    f.clock.advance(Duration.ofSeconds(6));
    stalls.text("two ");
    f.clock.advance(Duration.ofMillis(9_800));
    assertThat(f.upstream.attempts).as("slow, and alive").hasSize(1);
    f.clock.advance(Duration.ofMillis(400));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
    FakeUpstream.Attempt rival = f.upstream.last();
    rival.started();
    assertThat(sink.events).noneMatch(ResponseEvent.Restarted.class::isInstance);
    assertThat(stalls.cancelled).isFalse();
    rival.text("anew");
    assertThat(stalls.cancelled).isTrue();
    stalls.text("late");
    stalls.complete();
    rival.complete();
    assertThat(sink.sinceRestart())
        .filteredOn(ResponseEvent.Text.class::isInstance)
        .containsExactly(new ResponseEvent.Text("anew"));
    assertThat(sink.events)
        .filteredOn(ResponseEvent.Restarted.class::isInstance)
        .singleElement()
        .asString()
        .contains("stalled");
    assertThat(sink.provenance.model()).isEqualTo("b/b-model");
    assertThat(f.router().routes().plan(stalls.call).slot(0).key().health(f.clock.nanoTime()))
        .isLessThan(1);
  }

  @Test
  void aShownStreamThatGoesOnFirst_isNotRestarted() {
    RecordingSink sink = restartable();
    FakeUpstream.Attempt slow = f.upstream.last();
    slow.started().text("one ");
    f.clock.advance(Duration.ofSeconds(11));
    FakeUpstream.Attempt rival = f.upstream.last();
    slow.text("two ");
    assertThat(rival.cancelled).isTrue();
    rival.answer("late");
    f.clock.advance(Duration.ofSeconds(5));
    slow.text("three").complete();
    assertThat(sink.text()).isEqualTo("one two three");
    assertThat(sink.events).noneMatch(ResponseEvent.Restarted.class::isInstance);
    assertThat(sink.provenance.model()).isEqualTo("a/a-model");
  }

  @Test
  void aShownStreamThatEndsAfterAll_isWhole() {
    RecordingSink sink = restartable();
    FakeUpstream.Attempt slow = f.upstream.last();
    slow.text("one");
    f.clock.advance(Duration.ofSeconds(11));
    slow.complete();
    assertThat(f.upstream.last().cancelled).isTrue();
    f.upstream.last().answer("late");
    assertThat(sink.text()).isEqualTo("one");
    assertThat(sink.provenance.model()).isEqualTo("a/a-model");
  }

  @Test
  void aShownStreamThatStallsAndBreaksOff_leavesTheFieldToTheOneBesideIt() {
    RecordingSink sink = restartable();
    FakeUpstream.Attempt stalls = f.upstream.last();
    stalls.text("one");
    f.clock.advance(Duration.ofSeconds(11));
    stalls.fail(serverError());
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
    f.upstream.last().answer("anew");
    assertThat(sink.lastText()).isEqualTo("anew");
    assertThat(sink.provenance.attempts()).hasSize(2);
  }

  @Test
  void oneBesideAStalledStreamThatFails_isFollowedByTheNext_andByWhoeverSpeaksFirst() {
    RecordingSink sink = restartable();
    f.upstream.next("b", fails(serverError()));
    FakeUpstream.Attempt stalls = f.upstream.last();
    stalls.text("one ");
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b", "c");
    f.upstream.last().fail(serverError());
    stalls.text("two").complete();
    assertThat(sink.text()).isEqualTo("one two");
    assertThat(sink.provenance.attempts()).hasSize(3);
  }

  @Test
  void aFilterBesideAStalledStream_isNotRoutedAround_andDoesNotEndIt() {
    RecordingSink sink = restartable();
    f.upstream.next(
        "b", fails(new ContentFilteredException("no", "", Fixture.details(400, null), null)));
    FakeUpstream.Attempt stalls = f.upstream.last();
    stalls.text("one ");
    f.clock.advance(Duration.ofSeconds(30));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
    stalls.text("two").complete();
    assertThat(sink.text()).isEqualTo("one two");
  }

  @Test
  void aReaderThatAsksForNoMore_isNotTakenForAStall() {
    f.retry = RetrySettings.builder().jitter(0).streamRecovery(StreamRecovery.RESTART).build();
    RecordingSink sink = new RecordingSink();
    sink.takesRestart = true;
    Flight flight = f.start(f.call(false, Duration.ofSeconds(120)), sink);
    flight.request(1);
    f.upstream.last().text("one");
    f.clock.advance(Duration.ofSeconds(40));
    assertThat(f.upstream.attempts).hasSize(1);
    flight.request(1);
    f.clock.advance(Duration.ofSeconds(9));
    assertThat(f.upstream.attempts).as("its silence begins when it is asked").hasSize(1);
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
    assertThat(f.upstream.last().requested).isEqualTo(1);
  }

  @Test
  void oneThatTookTheStalledOnesPlace_mayStallItself() {
    RecordingSink sink = restartable();
    f.upstream.last().text("one");
    f.clock.advance(Duration.ofSeconds(11));
    f.upstream.last().text("two");
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b", "c");
    f.upstream.last().answer("three");
    assertThat(sink.lastText()).isEqualTo("three");
  }

  @Test
  void aHedgeIsWatchedLikeTheFirst_onceThatOneHasFailed() {
    RecordingSink sink = f.stream();
    f.clock.advance(Duration.ofSeconds(11));
    f.upstream.attempts.get(0).fail(serverError());
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b", "c");
    f.upstream.last().answer("hi");
    assertThat(sink.text()).isEqualTo("hi");
  }

  @Test
  void hedgesCanBeSwitchedOff() {
    f.hedge = HedgeSettings.NONE;
    f.stream();
    f.clock.advance(Duration.ofSeconds(50));
    assertThat(f.upstream.attempts).hasSize(1);
  }

  @Test
  void withoutAnotherCandidateASlowOneIsLeftAlone() {
    Fixture alone = new Fixture().route("a");
    alone.stream();
    assertThat(alone.clock.pending()).isZero();
  }

  @Test
  void aWholeAnswerIsHedgedOnceItsUsualTimeIsKnown() {
    for (int i = 0; i < 20; i++) {
      f.unary();
      f.clock.advance(Duration.ofSeconds(2));
      f.upstream.last().answer("hi");
    }
    RecordingSink sink = f.unary();
    f.clock.advance(Duration.ofMillis(1_900));
    assertThat(f.upstream.last().endpoint()).isEqualTo("a");
    f.clock.advance(Duration.ofMillis(300));
    assertThat(f.upstream.last().endpoint()).isEqualTo("b");
    f.upstream.last().answer("hedged");
    assertThat(sink.text()).isEqualTo("hedged");
  }

  @Test
  void aWholeAnswerOfWhichNothingIsKnownIsHedgedAtHalfOfItsTime() {
    RecordingSink sink = f.unary();
    f.clock.advance(Duration.ofMillis(29_900));
    assertThat(f.upstream.attempts).hasSize(1);
    f.clock.advance(Duration.ofMillis(200));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
    f.upstream.last().answer("hedged");
    assertThat(sink.text()).isEqualTo("hedged");
  }

  @Test
  void aShortWholeAnswerIsHedgedWhenItCouldHaveBeenWritten() {
    f.start(f.capped(40, Duration.ofSeconds(60)), new RecordingSink());
    f.clock.advance(Duration.ofMillis(10_900)); // 10 s, and 40 tokens of 25 ms
    assertThat(f.upstream.attempts).hasSize(1);
    f.clock.advance(Duration.ofMillis(200));
    assertThat(f.upstream.attempts).hasSize(2);
  }

  @Test
  void aModelWhosePaceIsKnownIsGivenThreeTimesThat() {
    RecordingSink first = new RecordingSink();
    f.start(f.capped(100, Duration.ofSeconds(100)), first);
    f.clock.advance(Duration.ofSeconds(1));
    FakeUpstream.Attempt answered = f.upstream.last();
    answered.sink.onEvent(new ResponseEvent.Usage(new TokenUsage(1, 0, 0, 100, 0)));
    answered.answer("hi"); // 10 ms a token
    f.start(f.capped(100, Duration.ofSeconds(100)), new RecordingSink());
    f.clock.advance(Duration.ofMillis(12_900));
    assertThat(f.upstream.attempts).hasSize(2);
    f.clock.advance(Duration.ofMillis(200));
    assertThat(f.upstream.attempts).hasSize(3);
  }

  @Test
  void theBoundOfAStreamIsLearnt() {
    for (int i = 0; i < 20; i++) {
      f.stream();
      f.clock.advance(Duration.ofSeconds(3));
      f.upstream.last().answer("hi");
    }
    f.stream();
    f.clock.advance(Duration.ofMillis(2_800));
    assertThat(f.upstream.last().endpoint()).isEqualTo("a");
    f.clock.advance(Duration.ofMillis(400));
    assertThat(f.upstream.last().endpoint()).isEqualTo("b");
  }

  @Test
  void anEndpointThatOnlyStaysSilentOpensItsCircuit() {
    f.upstream.always("b", answers("hi"));
    for (int i = 0; i < 5; i++) {
      RecordingSink sink = f.stream();
      f.clock.advance(Duration.ofMillis(10_100));
      assertThat(sink.text()).isEqualTo("hi");
    }
    assertThat(f.events(PipelineEvent.CircuitChanged.class))
        .containsExactly(
            new PipelineEvent.CircuitChanged(
                "a", CircuitState.CLOSED, CircuitState.OPEN, "5 failures in a row"));
    f.stream();
    assertThat(f.upstream.last().endpoint()).isEqualTo("b");
  }

  @Test
  void aFinalRefusalEndsBoth() {
    RecordingSink sink = f.stream();
    f.clock.advance(Duration.ofSeconds(11));
    FakeUpstream.Attempt rival = f.upstream.last();
    f.upstream
        .attempts
        .get(0)
        .fail(new ContentFilteredException("no", "", Fixture.details(400, null), null));
    assertThat(sink.error).isInstanceOf(ContentFilteredException.class);
    assertThat(rival.cancelled).isTrue();
    rival.answer("late");
  }

  @Test
  void aRivalThatComesWhileAFinalRefusalIsBeingToldIsTooLate() {
    RecordingSink sink = f.stream();
    f.clock.advance(Duration.ofSeconds(11));
    FakeUpstream.Attempt rival = f.upstream.last();
    f.whenHeard = event -> rival.text("late");
    f.upstream
        .attempts
        .get(0)
        .fail(new ContentFilteredException("no", "", Fixture.details(400, null), null));
    assertThat(sink.error).isInstanceOf(ContentFilteredException.class);
    assertThat(sink.text()).isEmpty();
  }

  @Test
  void demandReachesBoth() {
    RecordingSink sink = new RecordingSink();
    Flight flight = f.start(f.call(false, Duration.ofSeconds(60)), sink);
    flight.request(1);
    f.clock.advance(Duration.ofSeconds(11));
    flight.request(2);
    assertThat(f.upstream.attempts).hasSize(2).allMatch(attempt -> attempt.requested == 3);
  }

  @Test
  void cancellationEndsBoth() {
    RecordingSink sink = new RecordingSink();
    Flight flight = f.start(f.call(false, Duration.ofSeconds(60)), sink);
    flight.request(1);
    f.clock.advance(Duration.ofSeconds(11));
    flight.cancel();
    sink.muted = true;
    assertThat(f.upstream.attempts).hasSize(2).allMatch(attempt -> attempt.cancelled);
    f.clock.advance(Duration.ofSeconds(1));
    assertThat(f.clock.pending()).isZero();
  }

  /** Two models of one endpoint: the one is silent, the other answers in its place. */
  @Test
  void aSilentModelWhoseEndpointHasAnsweredItself_doesNotCountAgainstThatEndpoint() {
    Fixture one = new Fixture().provider("a", 1);
    one.routes =
        RouteSettings.builder().byDefault(new Route(List.of("a/silent", "a/other"))).build();
    for (int i = 0; i < 6; i++) {
      RecordingSink sink = one.stream();
      one.clock.advance(Duration.ofMillis(10_100));
      assertThat(one.upstream.last().target.model()).isEqualTo("other");
      one.upstream.last().answer("hi");
      assertThat(sink.text()).isEqualTo("hi");
    }
    assertThat(one.events(PipelineEvent.CircuitChanged.class)).isEmpty();
    assertThat(
            one.router()
                .routes()
                .plan(one.upstream.last().call)
                .slot(0)
                .key()
                .health(one.clock.nanoTime()))
        .isEqualTo(1);
  }

  /** Who cannot be asked now is looked for again soon, not after another bout of patience. */
  @Test
  void whereNobodyCanBeAskedBesideASilentOne_itIsLookedAgainSoon() {
    Fixture two = new Fixture().route("a");
    two.places = 1;
    two.provider("b", 1);
    two.routes =
        RouteSettings.builder().byDefault(new Route(List.of("a/a-model", "b/b-model"))).build();
    two.start(two.call("b/b-model", "", true, Duration.ofSeconds(60)), new RecordingSink());
    FakeUpstream.Attempt busy = two.upstream.last();
    RecordingSink sink = two.stream();
    two.clock.advance(Duration.ofMillis(12_000));
    assertThat(two.upstream.endpoints()).as("its only place is taken").containsExactly("b", "a");
    busy.answer("other");
    two.clock.advance(Duration.ofMillis(400));
    assertThat(two.upstream.endpoints()).containsExactly("b", "a", "b");
    two.upstream.last().answer("hi");
    assertThat(sink.text()).isEqualTo("hi");
  }

  @Test
  void aHedgeThatItsCircuitTurnsAway_isFollowedByTheNextAtOnce() {
    f.upstream.next(
        "b", fails(new CircuitOpenException("another was faster", "", FailureDetails.NONE, null)));
    f.upstream.always("c", answers("hi"));
    RecordingSink sink = f.stream();
    f.clock.advance(Duration.ofMillis(10_100));
    assertThat(sink.text()).isEqualTo("hi");
    assertThat(sink.provenance.model()).isEqualTo("c/c-model");
  }

  /** Where a probe is under way, that may be so four times a second: none of them was asked. */
  @Test
  void aHedgeThatItsCircuitTurnsAway_takesNothingFromTheRetryBudget() {
    f.retry =
        RetrySettings.builder()
            .jitter(0)
            .budget(0, 0.001)
            .budgetWindow(Duration.ofSeconds(1_000))
            .build();
    f.upstream.next(
        "b", fails(new CircuitOpenException("another was faster", "", FailureDetails.NONE, null)));
    f.upstream.always("c", answers("hi"));
    RecordingSink sink = f.stream();
    f.clock.advance(Duration.ofMillis(10_100));
    assertThat(sink.text()).as("the budget is one").isEqualTo("hi");
    assertThat(f.router().routes()).isNotNull();

    f.upstream.always("b", answers("more"));
    RecordingSink next = f.stream();
    f.clock.advance(Duration.ofMillis(30_000));
    assertThat(next.text()).as("and is taken by the one that was asked").isEmpty();
  }

  @Test
  void aHedgeThatOurBudgetRefuses_leavesTheSilentOneAlone() {
    f.upstream.next("b", fails(overBudget(false)));
    RecordingSink sink = f.stream();
    f.clock.advance(Duration.ofSeconds(40));
    assertThat(f.upstream.endpoints()).as("there is no room for another").containsExactly("a", "b");
    assertThat(f.upstream.attempts.get(0).cancelled).isFalse();
    assertThat(sink.error).isNull();
    f.upstream.attempts.get(0).answer("slow");
    assertThat(sink.text()).isEqualTo("slow");
    assertThat(sink.provenance.attempts()).hasSize(2);
  }

  @Test
  void aHedgeThatOurBudgetRefuses_isThereOnceTheSilentOneHasFailed() {
    f.upstream.next("b", fails(overBudget(false))).next("b", answers("hi"));
    RecordingSink sink = f.stream();
    f.clock.advance(Duration.ofSeconds(11));
    f.upstream.attempts.get(0).fail(serverError());
    assertThat(f.upstream.endpoints()).containsExactly("a", "b", "b");
    assertThat(sink.text()).isEqualTo("hi");
  }

  @Test
  void aHedgeThatOurBudgetRefuses_isNotWhatTheCallerHearsOf() {
    f.upstream.next("b", fails(overBudget(true))).next("c", fails(overBudget(true)));
    RecordingSink sink = f.stream();
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.endpoints()).as("another model may fit").containsExactly("a", "b", "c");
    f.upstream
        .attempts
        .get(0)
        .fail(new AuthenticationException("dead", "", Fixture.details(401, null), null));
    assertThat(sink.error).isInstanceOf(AuthenticationException.class);
  }

  @Test
  void aSilentOneThatOurBudgetRefusesAtLast_leavesTheFieldToItsHedge() {
    RecordingSink sink = f.stream();
    f.clock.advance(Duration.ofSeconds(11));
    f.upstream.attempts.get(0).fail(overBudget(false));
    assertThat(f.upstream.attempts.get(1).cancelled).isFalse();
    f.upstream.attempts.get(1).answer("hi");
    assertThat(sink.text()).isEqualTo("hi");
  }

  @Test
  void aFirstAttemptThatOurBudgetRefuses_endsTheCall() {
    f.upstream.next("a", fails(overBudget(false)));
    assertThat(f.unary().error).isInstanceOf(BudgetExceededException.class);
    assertThat(f.upstream.endpoints()).containsExactly("a");
  }

  /** The router looks in the moment between the first piece and the note of its time. */
  @Test
  void contentThatComesAsItsTimeIsUp_isNoStall() {
    AtomicInteger looks = new AtomicInteger(Integer.MAX_VALUE);
    f.ticker =
        () -> {
          if (looks.decrementAndGet() == 0) {
            f.clock.advance(Duration.ofMillis(500));
          }
          return f.clock.nanoTime();
        };
    RecordingSink sink = f.stream();
    FakeUpstream.Attempt slow = f.upstream.last();
    f.clock.advance(Duration.ofMillis(9_900));
    looks.set(2);
    slow.text("slow");
    assertThat(looks.get()).as("it has looked").isNotPositive();
    assertThat(f.upstream.attempts).hasSize(1);
    assertThat(sink.text()).isEqualTo("slow");
  }

  /** The silent one goes on, and breaks off, just as its hedge is turned away. */
  @Test
  void aHedgeThatItsCircuitTurnsAwayWhenItHasLost_takesNothingFromTheRetryBudget() {
    f.retry =
        RetrySettings.builder()
            .jitter(0)
            .streamRecovery(StreamRecovery.RESTART)
            .budget(0, 0.001)
            .budgetWindow(Duration.ofSeconds(1_000))
            .build();
    f.upstream
        .next(
            "b",
            rival -> {
              f.upstream.attempts.get(0).text("two").fail(serverError());
              rival.fail(
                  new CircuitOpenException("another was faster", "", FailureDetails.NONE, null));
            })
        .next("b", answers("anew"));
    RecordingSink sink = f.restartable();
    f.upstream.last().text("one ");
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b", "b");
    assertThat(sink.lastText()).isEqualTo("anew");
    f.restartable();
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.endpoints()).as("the budget is one").endsWith("a", "b").hasSize(5);
  }
}
