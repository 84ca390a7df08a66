package dev.rialto.internal.cache.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheStatus;
import dev.rialto.FailureDetails;
import dev.rialto.OverloadedException;
import dev.rialto.ResponseEvent;
import dev.rialto.TokenUsage;
import dev.rialto.TruncatedResponseException;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.call.Flight;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamFlightTest {

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();
  private CacheStage stage = new CacheStage(upstream, CacheSettings.DEFAULT, clock);
  private final RecordingSink first = new RecordingSink();
  private final RecordingSink second = new RecordingSink();

  @Test
  void lateReaderGetsWhatHasPassedAndThenWhatComes() {
    start(first).request(Long.MAX_VALUE);
    upstream.only().sink.onEvent(new ResponseEvent.Started("id", "m"));
    upstream.only().text("a", "b");
    start(second).request(Long.MAX_VALUE);
    assertThat(second.text()).isEqualTo("ab");
    upstream.only().text("c");
    upstream.only().finish();

    assertThat(first.text()).isEqualTo("abc");
    assertThat(second.text()).isEqualTo("abc");
    assertThat(first.completed().cacheStatus()).isEqualTo(CacheStatus.MISS);
    assertThat(second.completed().cacheStatus()).isEqualTo(CacheStatus.SHARED);
    assertThat(first.events()).contains(new ResponseEvent.Usage(ScriptedStage.USAGE));
    assertThat(second.events()).contains(new ResponseEvent.Usage(TokenUsage.NONE));
    assertThat(stage.flights()).isZero();
  }

  @Test
  void readersReadAtTheirOwnPaceAndCreditFollowsTheFastest() {
    Flight one = start(first);
    Flight other = start(second);
    assertThat(upstream.only().requested()).isZero();
    one.request(2);
    assertThat(upstream.only().requested()).isEqualTo(2);
    other.request(1);
    assertThat(upstream.only().requested()).isEqualTo(2);
    upstream.only().text("a", "b");
    assertThat(first.text()).isEqualTo("ab");
    assertThat(second.text()).isEqualTo("a");
    other.request(3);
    assertThat(upstream.only().requested()).isEqualTo(4);
    assertThat(second.text()).isEqualTo("ab");
    upstream.only().text("c", "d");
    assertThat(first.text()).isEqualTo("ab");
    assertThat(second.text()).isEqualTo("abcd");
    upstream.only().finish();
    assertThat(second.completed().cacheStatus()).isEqualTo(CacheStatus.SHARED);
    assertThat(first.isOver()).isFalse();
    one.request(Long.MAX_VALUE);
    assertThat(first.text()).isEqualTo("abcd");
    assertThat(first.isOver()).isTrue();
    assertThat(first.violations()).isEmpty();
  }

  @Test
  void demandBeforeTheStartReturnsIsNotLost() {
    ScriptedStage sync = new ScriptedStage(s -> s.sink.onEvent(new ResponseEvent.Started("", "")));
    stage = new CacheStage(sync, CacheSettings.DEFAULT, clock);
    start(first).request(3);
    start(second).request(5);
    assertThat(sync.only().requested()).isEqualTo(5);
  }

  @Test
  void whoLeavesHearsNothingMoreAndTheOthersReadOn() {
    Flight one = start(first);
    one.request(Long.MAX_VALUE);
    start(second).request(Long.MAX_VALUE);
    upstream.only().text("a");
    one.cancel();
    upstream.only().text("b");
    upstream.only().finish();
    assertThat(first.text()).isEqualTo("a");
    assertThat(first.isOver()).isFalse();
    assertThat(second.text()).isEqualTo("ab");
    assertThat(second.isOver()).isTrue();
    // The one who is left says what it cost.
    assertThat(second.events()).contains(new ResponseEvent.Usage(ScriptedStage.USAGE));
  }

  @Test
  void upstreamIsCancelledWithTheLastReader() {
    Flight one = start(first);
    Flight other = start(second);
    other.cancel();
    assertThat(upstream.only().cancelled()).isFalse();
    one.cancel();
    assertThat(upstream.only().cancelled()).isTrue();
    assertThat(stage.flights()).isZero();
    start(new RecordingSink());
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void failureAfterAPieceReachesAllAndRestartsNothing() {
    start(first).request(9);
    start(second).request(9);
    upstream.only().text("a");
    upstream.only().fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
    assertThat(first.error()).isInstanceOf(OverloadedException.class);
    assertThat(second.error()).isInstanceOf(OverloadedException.class).isNotSameAs(first.error());
    assertThat(second.text()).isEqualTo("a");
    assertThat(upstream.count()).isEqualTo(1);
    assertThat(stage.flights()).isZero();
  }

  @Test
  void flightHasTheLatestDeadline() {
    stage.start(asking().timeout(Duration.ofSeconds(5)).call(), first);
    stage.start(asking().timeout(Duration.ofSeconds(50)).call(), second);
    assertThat(upstream.only().call.deadline().remaining(clock.nanoTime()))
        .isEqualTo(Duration.ofSeconds(50).toNanos());
  }

  @Test
  void streamAndUnaryCallDoNotShareAFlight() {
    start(first);
    stage.start(TestCall.asking(clock, "q").call(), second);
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void longStreamTakesNoLateReadersAndIsNotStored() {
    stage = new CacheStage(upstream, CacheSettings.builder().maxAnswerBytes(1_024).build(), clock);
    start(first).request(Long.MAX_VALUE);
    upstream.call(0).text("x".repeat(2_000));
    start(second).request(Long.MAX_VALUE);
    assertThat(upstream.count()).isEqualTo(2);
    upstream.call(0).text("end");
    upstream.call(0).finish();
    assertThat(first.isOver()).isTrue();
    assertThat(first.text()).hasSize(2_003);
    upstream.call(1).text("a");
    upstream.call(1).finish();
    assertThat(second.text()).isEqualTo("a");
  }

  @Test
  void readerWhoFallsBehindByMoreThanTheLogHoldsIsToldSo() {
    stage = new CacheStage(upstream, CacheSettings.builder().maxAnswerBytes(1_024).build(), clock);
    start(first).request(Long.MAX_VALUE);
    start(second).request(1);
    for (int i = 0; i < 20; i++) {
      upstream.only().text("x".repeat(100));
    }
    upstream.only().finish();
    assertThat(first.text()).hasSize(2_000);
    assertThat(first.isOver()).isTrue();
    assertThat(second.error())
        .isInstanceOf(TruncatedResponseException.class)
        .hasMessageContaining("1024 bytes behind")
        .hasMessageContaining("cache.maxAnswerBytes");
    assertThat(second.text()).hasSize(100);
  }

  @Test
  void loneReaderMayBeAsSlowAsItLikes() {
    stage = new CacheStage(upstream, CacheSettings.builder().maxAnswerBytes(1_024).build(), clock);
    Flight flight = start(first);
    flight.request(1);
    for (int i = 0; i < 20; i++) {
      upstream.only().text("x".repeat(100));
    }
    upstream.only().finish();
    assertThat(first.isOver()).isFalse();
    flight.request(Long.MAX_VALUE);
    assertThat(first.text()).hasSize(2_000);
    assertThat(first.isOver()).isTrue();
  }

  private TestCall asking() {
    return TestCall.asking(clock, "q").streaming();
  }

  private Flight start(RecordingSink sink) {
    return stage.start(asking().call(), sink);
  }
}
