package dev.rialto.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import dev.rialto.OverloadedException;
import dev.rialto.ResponseEvent;
import dev.rialto.Task;
import dev.rialto.TokenUsage;
import dev.rialto.ToolCall;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Flight;
import dev.rialto.runtime.OutputType;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CacheStageTest {

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();
  private CacheStage stage = new CacheStage(upstream, CacheSettings.DEFAULT, clock);

  @Test
  void secondEqualCallIsAnsweredFromMemoryWithinItsStart() {
    RecordingSink first = start(asking("q"));
    upstream.only().answer("a");
    clock.advance(Duration.ofSeconds(5));
    RecordingSink second = start(asking("q"));

    assertThat(upstream.count()).isEqualTo(1);
    assertThat(first.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.MISS);
    assertThat(first.answer().usage()).isEqualTo(ScriptedStage.USAGE);
    Answer hit = second.answer();
    assertThat(hit.value()).isEqualTo("a");
    assertThat(hit.usage()).isEqualTo(TokenUsage.NONE);
    assertThat(hit.provenance().cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
    assertThat(hit.provenance().cacheAgeNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
    assertThat(hit.provenance().model()).isEqualTo("acme/large-0425");
    assertThat(hit.provenance().attempts()).isEmpty();
    assertThat(stage.flights()).isZero();
  }

  @Test
  void hitsShareAnAnswerUntilItsAgeIsAMillisecondOff() {
    start(asking("q"));
    upstream.only().answer("a");
    clock.advance(Duration.ofSeconds(5));
    Answer first = start(asking("q")).answer();
    clock.advance(Duration.ofNanos(999_999));
    assertThat(start(asking("q")).answer()).isSameAs(first);
    clock.advance(Duration.ofNanos(1));
    Answer later = start(asking("q")).answer();
    assertThat(later.provenance().cacheAgeNanos()).isEqualTo(Duration.ofMillis(5_001).toNanos());
  }

  @Test
  void otherQuestionGoesUpstream() {
    start(asking("q"));
    upstream.call(0).answer("a");
    start(asking("r"));
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void callWithTheCacheOffNeitherLooksNorStoresNorShares() {
    start(asking("q"));
    upstream.call(0).answer("a");
    RecordingSink off = start(asking("q").cache(CacheMode.OFF));
    start(asking("q").cache(CacheMode.OFF));
    assertThat(upstream.count()).isEqualTo(3);
    upstream.call(1).answer("b");
    assertThat(off.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.BYPASS);
    assertThat(start(asking("q")).answer().text()).isEqualTo("a");
  }

  @Test
  void refreshDoesNotLookButStores() {
    start(asking("q"));
    upstream.call(0).answer("old");
    RecordingSink refreshed = start(asking("q").cache(CacheMode.REFRESH));
    upstream.call(1).answer("new");
    assertThat(refreshed.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.BYPASS);
    assertThat(start(asking("q")).answer().text()).isEqualTo("new");
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void noStoreLooksButStoresNothing() {
    RecordingSink missed = start(asking("q").cache(CacheMode.NO_STORE));
    upstream.call(0).answer("a");
    assertThat(missed.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.MISS);
    start(asking("q"));
    assertThat(upstream.count()).isEqualTo(2);
    upstream.call(1).answer("b");
    assertThat(start(asking("q").cache(CacheMode.NO_STORE)).answer().text()).isEqualTo("b");
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void answerIsForgottenAfterTheTimeOfTheCallTheTaskOrTheModule() {
    stage =
        new CacheStage(
            upstream,
            CacheSettings.builder()
                .ttl(Duration.ofMinutes(10))
                .ttl(Task.CODE, Duration.ofMinutes(2))
                .build(),
            clock);
    answered(asking("module"));
    answered(asking("task").task("code"));
    answered(asking("call").task("code").cacheTtl(Duration.ofSeconds(30)));

    clock.advance(Duration.ofSeconds(29));
    assertThat(hits(asking("call").task("code"))).isTrue();
    clock.advance(Duration.ofSeconds(2));
    assertThat(hits(asking("call").task("code"))).isFalse();
    assertThat(hits(asking("task").task("code"))).isTrue();
    clock.advance(Duration.ofSeconds(90));
    assertThat(hits(asking("task").task("code"))).isFalse();
    assertThat(hits(asking("module"))).isTrue();
    clock.advance(Duration.ofMinutes(9));
    assertThat(hits(asking("module"))).isFalse();
  }

  @Test
  void callWithAShorterTimeIsNotAnsweredWithAnOlderAnswer() {
    answered(asking("q").cacheTtl(Duration.ofHours(1)));
    clock.advance(Duration.ofMinutes(5));
    assertThat(hits(asking("q").cacheTtl(Duration.ofMinutes(1)))).isFalse();
    assertThat(hits(asking("q"))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = FinishReason.Kind.class,
      names = {"STOP"},
      mode = EnumSource.Mode.EXCLUDE)
  void answerThatIsNotWholeIsNeverFoundAgain(FinishReason.Kind kind) {
    FinishReason reason = new FinishReason(kind, kind.name());
    start(asking("q"));
    upstream.call(0).answer("half", reason);
    start(asking("q").streaming(), Long.MAX_VALUE);
    assertThat(upstream.count()).isEqualTo(2);
    upstream.call(1).text("half");
    upstream.call(1).finish(reason);
    start(asking("q"));
    assertThat(upstream.count()).isEqualTo(3);
  }

  @Test
  void emptyAnswerAndErrorAreNeverFoundAgain() {
    start(asking("q"));
    upstream.call(0).answer("");
    RecordingSink failed = start(asking("q"));
    upstream.call(1).fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
    assertThat(failed.error()).isInstanceOf(OverloadedException.class);
    start(asking("q").streaming(), 9);
    upstream.call(2).text("half");
    upstream.call(2).fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
    start(asking("q"));
    assertThat(upstream.count()).isEqualTo(4);
  }

  @Test
  void streamIsReplayedInItsPiecesAsFarAsItIsAskedFor() {
    start(asking("q").streaming(), Long.MAX_VALUE);
    upstream.only().sink.onEvent(new ResponseEvent.Started("id", "large-0425"));
    upstream.only().sink.onEvent(new ResponseEvent.Reasoning("hm"));
    upstream.only().text("On", "ce ", "upon");
    upstream.only().finish();

    RecordingSink replay = new RecordingSink();
    Flight flight = stage.start(asking("q").streaming().call(), replay);
    assertThat(replay.contents()).isZero();
    flight.request(2);
    assertThat(replay.contents()).isEqualTo(2);
    assertThat(replay.text()).isEqualTo("On");
    assertThat(replay.isOver()).isFalse();
    flight.request(1);
    assertThat(replay.text()).isEqualTo("Once ");
    flight.request(7);
    assertThat(replay.completed().cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
    assertThat(replay.events())
        .containsExactly(
            new ResponseEvent.Started("req-1", "large-0425"),
            new ResponseEvent.Reasoning("hm"),
            new ResponseEvent.Text("On"),
            new ResponseEvent.Text("ce "),
            new ResponseEvent.Text("upon"),
            new ResponseEvent.Usage(TokenUsage.NONE),
            new ResponseEvent.Finished(ScriptedStage.STOP));
    assertThat(upstream.count()).isEqualTo(1);
    assertThat(replay.violations()).isEmpty();
  }

  @Test
  void replayThatIsCancelledSaysNothingMore() {
    start(asking("q").streaming(), Long.MAX_VALUE);
    upstream.only().text("a", "b", "c");
    upstream.only().finish();
    RecordingSink replay = new RecordingSink();
    Flight flight = stage.start(asking("q").streaming().call(), replay);
    flight.request(1);
    flight.cancel();
    flight.request(5);
    assertThat(replay.text()).isEqualTo("a");
    assertThat(replay.isOver()).isFalse();
  }

  @Test
  void replayOfDemandFromWithinASignalDoesNotRecurse() {
    start(asking("q").streaming(), Long.MAX_VALUE);
    for (int i = 0; i < 20_000; i++) {
      upstream.only().text("x");
    }
    upstream.only().finish();
    Flight[] flight = new Flight[1];
    RecordingSink replay =
        new RecordingSink() {
          @Override
          public void onEvent(ResponseEvent event) {
            super.onEvent(event);
            if (flight[0] != null) {
              flight[0].request(1);
            }
          }
        };
    flight[0] = stage.start(asking("q").streaming().call(), replay);
    flight[0].request(1);
    assertThat(replay.completed().cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
    assertThat(replay.text()).hasSize(20_000);
    assertThat(replay.violations()).isEmpty();
  }

  @Test
  void storedStreamAnswersAUnaryCallOfAnotherType() {
    start(asking("q").streaming(), Long.MAX_VALUE);
    upstream.only().text("4", "2");
    upstream.only().finish();
    Answer hit = start(asking("q").output(new Figures())).answer();
    assertThat(hit.value()).isEqualTo(42);
    assertThat(hit.provenance().cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
    assertThat(start(asking("q")).answer().value()).isEqualTo("42");
    assertThat(upstream.count()).isEqualTo(1);
  }

  @Test
  void storedUnaryAnswerIsStreamedWithoutCuttingACharacter() {
    String text = "a" + "\uD83D\uDE00".repeat(1_500) + "z";
    start(asking("q"));
    upstream.only().answer(text);
    RecordingSink replay = start(asking("q").streaming(), Long.MAX_VALUE);
    assertThat(replay.text()).isEqualTo(text);
    for (ResponseEvent event : replay.events()) {
      if (event instanceof ResponseEvent.Text piece) {
        assertThat(Character.isLowSurrogate(piece.text().charAt(0))).isFalse();
      }
    }
    assertThat(upstream.count()).isEqualTo(1);
  }

  @Test
  void hitWhoseTextIsNotOfTheTypeIsAMiss() {
    start(asking("q"));
    upstream.call(0).answer("forty-two");
    start(asking("q").output(new Figures()));
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void streamWhoseTextIsNotOfTheTypeIsNotStored() {
    start(asking("q").streaming().output(new Figures()), Long.MAX_VALUE);
    upstream.call(0).text("forty-two");
    upstream.call(0).finish();
    start(asking("q"));
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void toolCallsAreStoredOnlyWhereTheModuleSaysSo() {
    ToolCall toolCall = new ToolCall("1", "look", "{}");
    for (boolean storing : new boolean[] {false, true}) {
      stage = new CacheStage(upstream, CacheSettings.builder().toolCalls(storing).build(), clock);
      start(asking("q").streaming(), Long.MAX_VALUE);
      ScriptedStage.Started started = upstream.call(upstream.count() - 1);
      started.sink.onEvent(new ResponseEvent.ToolCallDelta(0, "look", "{}"));
      started.sink.onEvent(new ResponseEvent.ToolCalls(List.of(toolCall)));
      started.finish(new FinishReason(FinishReason.Kind.TOOL_CALLS, "tool_calls"));
      int before = upstream.count();
      RecordingSink again = start(asking("q").streaming(), Long.MAX_VALUE);
      assertThat(upstream.count() == before).isEqualTo(storing);
      if (storing) {
        assertThat(again.events())
            .contains(
                new ResponseEvent.ToolCallDelta(0, "look", "{}"),
                new ResponseEvent.ToolCalls(List.of(toolCall)));
      }
    }
  }

  @Test
  void nobodyHoldsTheVectorsOfTheCache() {
    TestCall call = TestCall.embedding(clock, "a").cache(CacheMode.ON);
    RecordingSink first = start(call);
    upstream
        .only()
        .sink
        .onAnswer(
            new Answer(
                "",
                "",
                List.of(),
                List.of(new float[] {1, 2}),
                ScriptedStage.USAGE,
                ScriptedStage.STOP,
                null,
                ScriptedStage.PROVENANCE));
    first.answer().vectors().get(0)[0] = 99;
    Answer second = start(call).answer();
    assertThat(second.vectors().get(0)).containsExactly(1, 2);
    second.vectors().get(0)[0] = 99;
    assertThat(start(call).answer().vectors().get(0)).containsExactly(1, 2);
    assertThat(upstream.count()).isEqualTo(1);
  }

  @Test
  void tenantsDoNotSeeEachOthersAnswers() {
    start(asking("q").options(CallOptions.builder().tenant("t1").build()));
    upstream.call(0).answer("a");
    start(asking("q").options(CallOptions.builder().tenant("t2").build()));
    start(asking("q"));
    assertThat(upstream.count()).isEqualTo(3);
  }

  @Test
  void memoryKeepsToItsBoundsOverFiftyThousandAnswers() {
    ScriptedStage atOnce = new ScriptedStage(s -> s.answer("x".repeat(400)));
    CacheSettings settings =
        CacheSettings.builder().memoryEntries(500).memoryBytes(1 << 20).build();
    stage = new CacheStage(atOnce, settings, clock);
    for (int i = 0; i < 50_000; i++) {
      start(asking("question " + i));
    }
    assertThat(stage.statistics().entries()).isBetween(400L, 500L);
    assertThat(stage.statistics().bytes() / stage.statistics().entries())
        .as("each as it is, not as the bound of entries has it weigh")
        .isBetween(400L, 1_500L);
    stage.invalidate(CacheScope.ALL).join();
    assertThat(stage.statistics().bytes()).isZero();

    ScriptedStage large = new ScriptedStage(s -> s.answer("x".repeat(100_000)));
    stage = new CacheStage(large, settings, clock);
    for (int i = 0; i < 1_000; i++) {
      start(asking("question " + i));
    }
    assertThat(stage.statistics().entries()).isBetween(5L, 10L);
  }

  @Test
  void staleAnswerIsGivenAtOnceAndANewOneIsFetchedOnce() {
    stage =
        new CacheStage(
            upstream,
            CacheSettings.builder()
                .ttl(Duration.ofMinutes(10))
                .staleWhileRevalidate(Duration.ofMinutes(5))
                .build(),
            clock);
    answered(asking("q"));
    clock.advance(Duration.ofMinutes(9));
    start(asking("q"));
    assertThat(upstream.count()).isEqualTo(1);

    clock.advance(Duration.ofMinutes(2));
    RecordingSink stale = start(asking("q"));
    start(asking("q"));
    assertThat(stale.answer().provenance().cacheAgeNanos())
        .isEqualTo(Duration.ofMinutes(11).toNanos());
    assertThat(upstream.count()).isEqualTo(2);
    assertThat(upstream.call(1).call.deadline().remaining(clock.nanoTime()))
        .isEqualTo(Duration.ofSeconds(60).toNanos());
    upstream.call(1).answer("new");
    assertThat(start(asking("q")).answer().text()).isEqualTo("new");
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void staleStreamIsReplayedAndFetchedAnew() {
    stage =
        new CacheStage(
            upstream,
            CacheSettings.builder().staleWhileRevalidate(Duration.ofHours(1)).build(),
            clock);
    answered(asking("q"));
    clock.advance(Duration.ofMinutes(90));
    assertThat(start(asking("q").streaming(), 9).text()).isEqualTo("a");
    assertThat(upstream.call(1).requested()).isEqualTo(Long.MAX_VALUE);
    upstream.call(1).text("new");
    upstream.call(1).finish();
    assertThat(start(asking("q")).answer().text()).isEqualTo("new");
  }

  @Test
  void staleAnswerSurvivesAFailedFetchUntilItsTimeIsOver() {
    stage =
        new CacheStage(
            upstream,
            CacheSettings.builder().staleWhileRevalidate(Duration.ofMinutes(5)).build(),
            clock);
    answered(asking("q"));
    clock.advance(Duration.ofMinutes(61));
    assertThat(hits(asking("q"))).isTrue();
    upstream.call(1).fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
    assertThat(hits(asking("q"))).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertThat(hits(asking("q"))).isTrue();
    assertThat(upstream.count()).isEqualTo(3);
    clock.advance(Duration.ofMinutes(5));
    upstream.call(2).fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
    assertThat(hits(asking("q"))).isFalse();
  }

  @Test
  void policyDecidesTheTimeUnlessTheCallDoes() {
    stage =
        new CacheStage(
            upstream,
            CacheSettings.builder()
                .ttlPolicy((request, configured) -> configured.dividedBy(60))
                .build(),
            clock);
    answered(asking("module"));
    answered(asking("call").cacheTtl(Duration.ofMinutes(5)));
    clock.advance(Duration.ofSeconds(59));
    assertThat(hits(asking("module"))).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertThat(hits(asking("module"))).isFalse();
    assertThat(hits(asking("call"))).isTrue();
  }

  @Test
  void policyThatThrowsOrSaysNoIsContained() {
    stage =
        new CacheStage(
            upstream,
            CacheSettings.builder()
                .ttlPolicy(
                    (request, configured) -> {
                      throw new IllegalStateException("broken");
                    })
                .build(),
            clock);
    answered(asking("q"));
    assertThat(hits(asking("q"))).isTrue();
    stage =
        new CacheStage(
            upstream,
            CacheSettings.builder().ttlPolicy((request, configured) -> Duration.ZERO).build(),
            clock);
    answered(asking("q"));
    assertThat(hits(asking("q"))).isFalse();
  }

  @Test
  void statisticsSayWhatTheCacheSaved() {
    answered(asking("q"));
    start(asking("q"));
    start(asking("r"));
    start(asking("r"));
    upstream.call(1).answer("b");
    start(asking("s").streaming(), 9);
    start(asking("s").streaming(), 9);
    upstream.call(2).text("c");
    upstream.call(2).finish();
    CacheStatistics statistics = stage.statistics();
    assertThat(statistics.hits()).isEqualTo(1);
    assertThat(statistics.misses()).isEqualTo(3);
    assertThat(statistics.shared()).isEqualTo(2);
    assertThat(statistics.stored()).isEqualTo(3);
    assertThat(statistics.entries()).isEqualTo(3);
    assertThat(statistics.hitRate()).isEqualTo(0.5);
    TokenUsage one = ScriptedStage.USAGE;
    assertThat(statistics.savedTokens()).isEqualTo(one.plus(one).plus(one));
    clock.advance(Duration.ofHours(2));
    assertThat(stage.statistics().expired()).isEqualTo(3);
  }

  @Test
  void statisticsSayHowOldHitsWereAndWhatHadToGo() {
    answered(asking("q"));
    clock.advance(Duration.ofMinutes(10));
    start(asking("q"));
    clock.advance(Duration.ofMinutes(20));
    start(asking("q"));
    assertThat(stage.statistics().meanHitAge()).isEqualTo(Duration.ofMinutes(20));
    assertThat(stage.statistics().evicted()).isZero();

    CacheSettings few = CacheSettings.builder().memoryEntries(10).build();
    stage = new CacheStage(new ScriptedStage(s -> s.answer("a")), few, clock);
    for (int i = 0; i < 50; i++) {
      start(asking("question " + i));
    }
    CacheStatistics statistics = stage.statistics();
    assertThat(statistics.evicted()).isEqualTo(50 - statistics.entries());
    assertThat(statistics.entries()).isBetween(1L, 10L);
    assertThat(statistics.bytes()).isPositive();
  }

  @Test
  void answerAboveTheLimitIsNotStored() {
    stage = new CacheStage(upstream, CacheSettings.builder().maxAnswerBytes(1_024).build(), clock);
    start(asking("q"));
    upstream.call(0).answer("x".repeat(2_000));
    start(asking("q"));
    assertThat(upstream.count()).isEqualTo(2);
  }

  private TestCall asking(String question) {
    return TestCall.asking(clock, question);
  }

  private void answered(TestCall call) {
    start(call);
    upstream.call(upstream.count() - 1).answer("a");
  }

  private boolean hits(TestCall call) {
    RecordingSink sink = new RecordingSink();
    stage.start(call.call(), sink).cancel();
    return sink.isOver();
  }

  private RecordingSink start(TestCall call) {
    return start(call, 0);
  }

  private RecordingSink start(TestCall call, long demand) {
    RecordingSink sink = new RecordingSink();
    Flight flight = stage.start(call.call(), sink);
    if (demand > 0) {
      flight.request(demand);
    }
    return sink;
  }

  private static final class Figures implements OutputType<Integer> {
    @Override
    public @Nullable OutputSchema schema() {
      return null;
    }

    @Override
    public Integer read(String text) {
      try {
        return Integer.valueOf(text);
      } catch (NumberFormatException e) {
        throw new InvalidOutputException("$", "a number", text, FailureDetails.NONE, e);
      }
    }
  }
}
