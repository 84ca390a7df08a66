package dev.rialto.internal.cache.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.FailureDetails;
import dev.rialto.OverloadedException;
import dev.rialto.TokenUsage;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnaryFlightTest {

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();
  private CacheStage stage = new CacheStage(upstream, CacheSettings.DEFAULT, clock);
  private final RecordingSink first = new RecordingSink();
  private final RecordingSink second = new RecordingSink();

  @Test
  void equalCallsInFlightShareOneUpstreamCallAndItsTokensAreCountedOnce() {
    start(asking(), first);
    start(asking(), second);
    RecordingSink third = new RecordingSink();
    start(asking(), third);
    upstream.only().answer("a");

    assertThat(first.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.MISS);
    assertThat(first.answer().usage()).isEqualTo(ScriptedStage.USAGE);
    for (RecordingSink follower : new RecordingSink[] {second, third}) {
      assertThat(follower.answer().text()).isEqualTo("a");
      assertThat(follower.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.SHARED);
      assertThat(follower.answer().usage()).isEqualTo(TokenUsage.NONE);
    }
    assertThat(stage.flights()).isZero();
  }

  @Test
  void callsAreNotSharedWhereTheModuleOrTheCallSaysNo() {
    start(asking(), first);
    start(asking().cache(CacheMode.REFRESH), second);
    assertThat(upstream.count()).isEqualTo(2);
    stage = new CacheStage(upstream, CacheSettings.builder().singleFlight(false).build(), clock);
    start(asking(), new RecordingSink());
    start(asking(), new RecordingSink());
    assertThat(upstream.count()).isEqualTo(4);
  }

  @Test
  void noStoreSharesWhatIsInFlightButLeadsNothing() {
    start(asking().cache(CacheMode.NO_STORE), first);
    start(asking(), second);
    assertThat(upstream.count()).isEqualTo(2);
    RecordingSink third = new RecordingSink();
    start(asking().cache(CacheMode.NO_STORE), third);
    assertThat(upstream.count()).isEqualTo(2);
    upstream.call(1).answer("a");
    assertThat(third.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.SHARED);
  }

  @Test
  void whoLeavesHearsNothingAndTheOthersAreAnswered() {
    Flight leader = start(asking(), first);
    start(asking(), second);
    leader.cancel();
    assertThat(upstream.only().cancelled()).isFalse();
    upstream.only().answer("a");
    assertThat(first.isOver()).isFalse();
    assertThat(second.answer().text()).isEqualTo("a");
    // Somebody has to say what it cost.
    assertThat(second.answer().usage()).isEqualTo(ScriptedStage.USAGE);
  }

  @Test
  void upstreamIsCancelledWithTheLastReaderAndTheNextCallStartsAnew() {
    Flight one = start(asking(), first);
    Flight other = start(asking(), second);
    one.cancel();
    one.cancel();
    assertThat(upstream.only().cancelled()).isFalse();
    other.cancel();
    assertThat(upstream.only().cancelled()).isTrue();
    assertThat(stage.flights()).isZero();
    start(asking(), new RecordingSink());
    assertThat(upstream.count()).isEqualTo(2);
    upstream.call(0).answer("late");
    assertThat(first.isOver() || second.isOver()).isFalse();
  }

  @Test
  void flightHasTheLatestDeadlineAndLeavesThoseOfTheReadersAlone() {
    Call early = asking().timeout(Duration.ofSeconds(5)).call();
    Call late = asking().timeout(Duration.ofSeconds(50)).call();
    stage.start(early, first);
    assertThat(remaining(upstream.only().call)).isEqualTo(Duration.ofSeconds(5));
    stage.start(late, second);
    assertThat(remaining(upstream.only().call)).isEqualTo(Duration.ofSeconds(50));
    assertThat(remaining(early)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void errorReachesAllEachWithAnExceptionOfItsOwn() {
    start(asking(), first);
    start(asking(), second);
    upstream.only().fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
    assertThat(first.error()).isInstanceOf(OverloadedException.class);
    assertThat(second.error()).isInstanceOf(OverloadedException.class);
    assertThat(first.error()).isNotSameAs(second.error());
    assertThat(stage.flights()).isZero();
  }

  @Test
  void aReaderKnowsWhatTheSharedCallWaitsFor() {
    Flight batched =
        new Flight() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}

          @Override
          public String waitsFor() {
            return "a batch";
          }
        };
    CacheStage cache = new CacheStage((call, sink) -> batched, CacheSettings.DEFAULT, clock);
    assertThat(cache.start(TestCall.asking(clock, "q").call(), new RecordingSink()).waitsFor())
        .isEqualTo("a batch");
    assertThat(cache.start(TestCall.asking(clock, "q").call(), new RecordingSink()).waitsFor())
        .isEqualTo("a batch");
    assertThat(
            cache
                .start(TestCall.asking(clock, "q").streaming().call(), new RecordingSink())
                .waitsFor())
        .isEqualTo("a batch");
  }

  @Test
  void whoHasLessTimeThanACallThatWaitsForABatch_goesByItself_andEqualsShare() {
    start(waiting(Duration.ofHours(10)), first);
    start(waiting(Duration.ofHours(6)), second);
    assertThat(upstream.count()).as("it would be made live too late").isEqualTo(2);
    clock.advance(Duration.ofMinutes(1));
    start(waiting(Duration.ofHours(10)), new RecordingSink());
    start(waiting(Duration.ofHours(10).minusMillis(1)), new RecordingSink());
    assertThat(upstream.count()).isEqualTo(2);
  }

  private TestCall waiting(Duration time) {
    return asking().options(CallOptions.builder().batch(true).build()).timeout(time);
  }

  @Test
  void answerWithinTheStartIsFoundByTheNext() {
    ScriptedStage atOnce = new ScriptedStage(s -> s.answer("a"));
    stage = new CacheStage(atOnce, CacheSettings.DEFAULT, clock);
    start(asking(), first);
    start(asking(), second);
    assertThat(first.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.MISS);
    assertThat(second.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
    assertThat(atOnce.count()).isEqualTo(1);
  }

  @Test
  void callFromWithinAnAnswerFindsItInMemory() {
    RecordingSink nested = new RecordingSink();
    RecordingSink outer =
        new RecordingSink() {
          @Override
          public void onAnswer(dev.rialto.internal.call.Answer whole) {
            super.onAnswer(whole);
            start(asking(), nested);
          }
        };
    start(asking(), outer);
    upstream.only().answer("a");
    assertThat(nested.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
  }

  private Duration remaining(Call call) {
    return Duration.ofNanos(call.deadline().remaining(clock.nanoTime()));
  }

  private TestCall asking() {
    return TestCall.asking(clock, "q");
  }

  private Flight start(TestCall call, RecordingSink sink) {
    return stage.start(call.call(), sink);
  }
}
