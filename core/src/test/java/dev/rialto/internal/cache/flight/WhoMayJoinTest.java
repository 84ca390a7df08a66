package dev.rialto.internal.cache.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.config.CacheSettings;
import dev.rialto.config.SemanticSettings;
import dev.rialto.internal.cache.CacheContext;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.cache.SemanticStages;
import dev.rialto.internal.cache.semantic.SemanticTier;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.call.Flight;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the equal calls under way a call may wait for, and which would lie to it. */
class WhoMayJoinTest {

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();
  private CacheStage stage = new CacheStage(upstream, CacheSettings.DEFAULT, clock);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoAsksAfterAnInvalidation_isNotGivenWhatWasAskedBefore(boolean unary) {
    RecordingSink before = start(asking(unary));
    stage.invalidate(CacheScope.ALL);
    RecordingSink after = start(asking(unary));
    assertThat(upstream.count()).isEqualTo(2);
    RecordingSink later = start(asking(unary));
    assertThat(upstream.count()).isEqualTo(2);

    answer(0, unary, "old");
    assertThat(text(before, unary)).isEqualTo("old");
    assertThat(after.isOver()).isFalse();
    answer(1, unary, "new");
    assertThat(text(after, unary)).isEqualTo("new");
    assertThat(text(later, unary)).isEqualTo("new");
    assertThat(text(start(asking(unary)), unary)).isEqualTo("new");
    assertThat(stage.flights()).isZero();
  }

  @Test
  void whoAsksAfterAnInvalidationOfSomethingElse_sharesAsBefore() {
    start(asking(true));
    stage.invalidate(CacheScope.tenant("other"));
    start(asking(true));
    assertThat(upstream.count()).isEqualTo(1);
  }

  @Test
  void aCallThatStoresNothing_asksByItselfAfterAnInvalidation() {
    start(asking(true));
    stage.invalidate(CacheScope.ALL);
    start(asking(true).cache(CacheMode.NO_STORE));
    assertThat(upstream.count()).isEqualTo(2);
  }

  /** Who has not asked for the answer to another text must not get it from one who has. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallThatWantsItsOwnText_doesNotWaitForOneThatMayGetAnothers(boolean unary) {
    CompletableFuture<List<float[]>> slow = new CompletableFuture<>();
    boolean[] waits = {false};
    EmbeddingModel model =
        new EmbeddingModel() {
          @Override
          public List<float[]> embedAll(List<String> texts) {
            return texts.stream().map(text -> new float[] {1, 0}).toList();
          }

          @Override
          public CompletableFuture<List<float[]>> embedAllAsync(List<String> texts) {
            return waits[0] ? slow : CompletableFuture.completedFuture(embedAll(texts));
          }
        };
    stage =
        SemanticStages.of(
            upstream, SemanticSettings.builder().threshold(0.9).build(), () -> model, clock);
    start(TestCall.asking(clock, "how it works").cache(CacheMode.SEMANTIC));
    upstream.call(0).answer("of another text");

    waits[0] = true;
    RecordingSink alike = start(worded(unary).cache(CacheMode.SEMANTIC));
    RecordingSink exact = start(worded(unary));
    RecordingSink joined = start(worded(unary).cache(CacheMode.SEMANTIC));
    assertThat(upstream.count()).isEqualTo(2);
    slow.complete(List.of(new float[] {1, 0}));
    answer(1, unary, "own");

    assertThat(text(alike, unary)).isEqualTo("of another text");
    assertThat(text(exact, unary)).isEqualTo("own");
    assertThat(text(joined, unary)).isEqualTo("own");
    if (unary) {
      assertThat(alike.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.HIT_SEMANTIC);
      assertThat(exact.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.MISS);
    }
    assertThat(stage.flights()).isZero();
  }

  /**
   * The look whether a found answer is out of date and the giving of it are two things: between
   * them, too, somebody may invalidate it, and somebody may ask.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoAsksWhileTheAnswerToAnotherTextIsGiven_getsNoneThatIsForgottenOrThatHeDoesNotWant(
      boolean forgotten) {
    boolean given = false;
    for (int at = 1; at <= 20; at++) {
      ScriptedStage below = new ScriptedStage();
      Runnable[] onTick = {null};
      stage = semantic(below, ticking(onTick));
      start(TestCall.asking(clock, "how it works").cache(CacheMode.SEMANTIC));
      below.only().answer("of another text");

      int[] left = {at};
      RecordingSink[] late = {null};
      onTick[0] =
          () -> {
            if (--left[0] == 0) {
              onTick[0] = null;
              if (forgotten) {
                stage.invalidate(CacheScope.ALL);
              }
              late[0] = start(worded(true).cache(forgotten ? CacheMode.SEMANTIC : CacheMode.ON));
            }
          };
      RecordingSink first = start(worded(true).cache(CacheMode.SEMANTIC));
      given |= late[0] != null && first.isOver();
      onTick[0] = null;
      for (int i = 1; i < below.count(); i++) {
        below.call(i).answer("own");
      }
      if (late[0] != null) {
        assertThat(text(late[0], true)).as("at reading %d of the clock", at).isEqualTo("own");
      }
    }
    assertThat(given).as("somebody asked while it was given").isTrue();
  }

  private Ticker ticking(Runnable[] onTick) {
    return () -> {
      Runnable first = onTick[0];
      if (first != null) {
        first.run();
      }
      return clock.nanoTime();
    };
  }

  private CacheStage semantic(ScriptedStage below, Ticker ticker) {
    EmbeddingModel model =
        new EmbeddingModel() {
          @Override
          public List<float[]> embedAll(List<String> texts) {
            return texts.stream().map(text -> new float[] {1, 0}).toList();
          }

          @Override
          public CompletableFuture<List<float[]>> embedAllAsync(List<String> texts) {
            return CompletableFuture.completedFuture(embedAll(texts));
          }
        };
    return new CacheStage(
        below,
        CacheSettings.DEFAULT,
        ticker,
        TierChain.NONE,
        new CacheContext((m, t) -> "", (m, u) -> -1, Runnable::run, clock),
        new SemanticTier(
            SemanticSettings.builder().threshold(0.9).build(),
            () -> model,
            ticker,
            clock,
            Runnable::run,
            () -> 1,
            null),
        null);
  }

  private TestCall worded(boolean unary) {
    TestCall call = TestCall.asking(clock, "how does it work");
    return unary ? call : call.streaming();
  }

  private TestCall asking(boolean unary) {
    TestCall call = TestCall.asking(clock, "q");
    return unary ? call : call.streaming();
  }

  private RecordingSink start(TestCall call) {
    RecordingSink sink = new RecordingSink();
    Flight flight = stage.start(call.call(), sink);
    flight.request(Long.MAX_VALUE);
    return sink;
  }

  private void answer(int index, boolean unary, String text) {
    if (unary) {
      upstream.call(index).answer(text);
    } else {
      upstream.call(index).text(text);
      upstream.call(index).finish();
    }
  }

  private static String text(RecordingSink sink, boolean unary) {
    assertThat(sink.violations()).isEmpty();
    assertThat(sink.isOver()).isTrue();
    return unary ? sink.answer().text() : sink.text();
  }
}
