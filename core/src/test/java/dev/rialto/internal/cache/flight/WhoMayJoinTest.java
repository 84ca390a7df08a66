package dev.rialto.internal.cache.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.config.CacheSettings;
import dev.rialto.config.SemanticSettings;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.cache.SemanticStages;
import dev.rialto.internal.call.Flight;
import dev.rialto.spi.EmbeddingModel;
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
