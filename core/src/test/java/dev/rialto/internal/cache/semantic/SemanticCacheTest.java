package dev.rialto.internal.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.SemanticMatch;
import dev.rialto.config.CacheSettings;
import dev.rialto.config.SemanticSettings;
import dev.rialto.internal.cache.Assistant;
import dev.rialto.internal.cache.CacheContext;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.call.Answer;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The semantic tier with a model of angles: a text "x@30" lies at 30 degrees. */
class SemanticCacheTest {

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();
  private double random = 1;
  private boolean broken;
  private boolean lost;
  private String unreadable = "none such";
  private double length = 1;

  private final EmbeddingModel angles =
      new EmbeddingModel() {
        @Override
        public List<float[]> embedAll(List<String> texts) {
          return texts.stream().map(SemanticCacheTest.this::vector).toList();
        }

        @Override
        public CompletableFuture<List<float[]>> embedAllAsync(List<String> texts) {
          if (texts.contains(unreadable)) {
            throw new IllegalStateException("not of that");
          }
          return broken
              ? CompletableFuture.failedFuture(new IllegalStateException("no model"))
              : CompletableFuture.completedFuture(embedAll(texts));
        }
      };

  private float[] vector(String text) {
    int at = text.indexOf(',');
    double degrees = at < 0 ? 0 : Double.parseDouble(text.substring(at + 1).replaceAll("\\D", ""));
    return new float[] {
      (float) (length * Math.cos(Math.toRadians(degrees))),
      (float) (length * Math.sin(Math.toRadians(degrees)))
    };
  }

  private CacheStage stage(SemanticSettings.Builder settings) {
    return new CacheStage(
        upstream,
        CacheSettings.DEFAULT,
        clock,
        TierChain.NONE,
        new CacheContext((m, t) -> route(), (m, u) -> -1, Runnable::run, clock),
        new SemanticTier(
            settings.build(), () -> angles, clock, clock, Runnable::run, () -> random, null),
        null);
  }

  private String route() {
    if (lost) {
      throw new IllegalStateException("a fault of our own");
    }
    return "";
  }

  private static SemanticSettings.Builder plain() {
    return SemanticSettings.builder().threshold(0.95);
  }

  /** Letters for digits keep the guard of numbers out of what is tested here. */
  private TestCall asking(String words, int degrees) {
    return TestCall.asking(clock, words + "," + degrees).cache(CacheMode.SEMANTIC);
  }

  private static RecordingSink start(CacheStage stage, TestCall call) {
    RecordingSink sink = new RecordingSink();
    stage.start(call.call(), sink).request(Long.MAX_VALUE);
    return sink;
  }

  @Test
  void aTextOfTheSameMeaningGetsTheKnownAnswerAndTheResultNamesIt() {
    CacheStage stage = stage(plain());
    start(stage, asking("how it works", 10));
    upstream.only().answer("so");
    clock.advance(Duration.ofSeconds(3));
    // The same number in both, so that the guard lets them pass; the wording is another.
    Answer hit = start(stage, asking("how does it work", 10)).answer();
    assertThat(hit.value()).isEqualTo("so");
    assertThat(hit.usage().total()).isZero();
    assertThat(hit.provenance().cacheStatus()).isEqualTo(CacheStatus.HIT_SEMANTIC);
    assertThat(hit.provenance().cacheAgeNanos()).isEqualTo(Duration.ofSeconds(3).toNanos());
    SemanticMatch match = Objects.requireNonNull(hit.provenance().match());
    assertThat(match.text()).isEqualTo("how it works,10");
    assertThat(match.similarity()).isBetween(0.999, 1.0);
    assertThat(stage.statistics().semantic().hits()).isEqualTo(1);
  }

  @Test
  void aCallThatDidNotAskForItIsNeverAnsweredByMeaning() {
    CacheStage stage = stage(plain());
    start(stage, asking("how it works", 10));
    upstream.call(0).answer("so");
    start(stage, asking("how does it work", 10).cache(CacheMode.ON));
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void whatDiffersInMoreThanTheTextIsNotCompared() {
    CacheStage stage = stage(plain());
    start(stage, asking("how it works", 10));
    upstream.call(0).answer("so");
    start(stage, asking("how does it work", 10).options(CallOptions.builder().tenant("b").build()));
    start(stage, asking("how does it work", 10).model("acme/small"));
    start(stage, asking("how does it work", 10).task("code"));
    start(
        stage,
        asking("how does it work", 10).options(CallOptions.builder().extra("seed", 1).build()));
    // Options reach the parameters above this stage; here only tenant, model and task differ.
    assertThat(upstream.count()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void aNumberThatDiffersKeepsTextsApart() {
    CacheStage stage = stage(plain());
    start(stage, asking("how it works", 10));
    upstream.call(0).answer("so");
    start(stage, asking("how it works", 11));
    assertThat(upstream.count()).isEqualTo(2);
    assertThat(stage.statistics().semantic().guarded()).isEqualTo(1);
  }

  @Test
  void withoutAThresholdNothingIsGivenBeforeItWasVerified() {
    CacheStage stage = stage(SemanticSettings.builder());
    start(stage, asking("the t", 10));
    upstream.call(0).answer("so");
    int asked = 1;
    RecordingSink last = null;
    for (int i = 0; i < 400; i++) {
      last = start(stage, asking("the t " + "a".repeat(i + 1), 10));
      if (last.isOver()) {
        break;
      }
      upstream.call(asked++).answer("So ");
    }
    assertThat(asked).as("some 150 witnesses are needed").isBetween(145, 200);
    assertThat(last.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.HIT_SEMANTIC);
    assertThat(last.answer().value()).isIn("so", "So ");
  }

  @Test
  void somethingIsVerifiedNowAndThenAndErrorsAreCountedAndLearntFrom() {
    CacheStage stage = stage(SemanticSettings.builder().mostFalse(0.4));
    start(stage, asking("the t", 10));
    upstream.call(0).answer("so");
    int asked = 1;
    for (int i = 0; i < 100; i++) {
      if (!start(stage, asking("the t " + "o".repeat(i + 1) + "bcd", 10)).isOver()) {
        upstream.call(asked++).answer("so");
      }
    }
    assertThat(stage.statistics().semantic().hits()).isPositive();
    random = 0;
    int before = asked;
    start(stage, asking("the verify", 10));
    upstream.call(asked++).answer("so");
    start(stage, asking("the verify again", 10));
    upstream.call(asked++).answer("otherwise");
    assertThat(asked).isEqualTo(before + 2);
    assertThat(stage.statistics().semantic().explored()).isEqualTo(2);
    assertThat(stage.statistics().semantic().confirmed()).isEqualTo(1);
    assertThat(stage.statistics().semantic().falseHits()).isEqualTo(1);
  }

  /** Models write the same answer in other words each time. */
  @Test
  void itIsLearntFromAnswersThatAreOnlyReworded() {
    CacheStage stage = stage(SemanticSettings.builder());
    int asked = 0;
    boolean given = false;
    for (int i = 0; i < 400 && !given; i++) {
      given = start(stage, asking("the t " + "o".repeat(i + 1), 10)).isOver();
      if (!given) {
        upstream.call(asked++).answer(i % 2 == 0 ? "It takes five days." : "that takes 5 days");
      }
    }
    assertThat(given).isTrue();
    assertThat(asked).isBetween(145, 200);
  }

  @Test
  void vectorsOfAnyLengthAreComparedByTheirDirection() {
    length = 40;
    CacheStage stage = stage(plain());
    start(stage, asking("how it works", 10));
    upstream.call(0).answer("so");
    start(stage, asking("how does it work", 60));
    upstream.call(1).answer("otherwise");
    assertThat(start(stage, asking("how would it work", 10)).answer().text()).isEqualTo("so");
    length = 0;
    start(stage, asking("how will it work", 10));
    assertThat(upstream.count()).isEqualTo(3);
  }

  @Test
  void aModelThatFailsFailsNoCall() {
    broken = true;
    CacheStage stage = stage(plain());
    RecordingSink sink = start(stage, asking("how it works", 10));
    upstream.only().answer("so");
    assertThat(sink.answer().value()).isEqualTo("so");
    assertThat(start(stage, asking("how it works", 10)).answer().provenance().cacheStatus())
        .isEqualTo(CacheStatus.HIT_MEMORY);
  }

  @Test
  void aModelThatCannotReadAnAnswerKeepsNoneFromBeingRemembered() {
    unreadable = "otherwise";
    CacheStage stage = stage(SemanticSettings.builder());
    start(stage, asking("how it works", 10));
    upstream.call(0).answer("so");
    RecordingSink second = start(stage, asking("how does it work", 10));
    upstream.call(1).answer("otherwise");
    assertThat(second.answer().value()).isEqualTo("otherwise");
    assertThat(stage.statistics().semantic().entries()).isEqualTo(2);
  }

  @Test
  void aFaultOfOurOwnDoesNotTakeTheModelOut() {
    lost = true;
    CacheStage stage = stage(plain());
    start(stage, asking("what it is", 10));
    upstream.call(0).answer("that");
    lost = false;
    start(stage, asking("how it works", 10));
    upstream.call(1).answer("so");
    assertThat(start(stage, asking("how does it work", 10)).answer().provenance().cacheStatus())
        .isEqualTo(CacheStatus.HIT_SEMANTIC);
  }

  @Test
  void aTextWhoseAnswerIsForgottenForAMethodIsLearntAnewForIt() {
    CacheStage stage = stage(plain());
    start(stage, asking("how it works", 10).method("explain"));
    upstream.call(0).answer("old");
    stage.invalidate(CacheScope.ALL.method(Assistant.class, "ask")).join();
    clock.advance(Duration.ofSeconds(1));
    start(stage, asking("how does it work", 10).method("ask"));
    upstream.call(1).answer("new");
    Answer hit = start(stage, asking("how will it work", 10).method("ask")).answer();
    assertThat(hit.provenance().cacheStatus()).isEqualTo(CacheStatus.HIT_SEMANTIC);
    assertThat(hit.value()).isEqualTo("new");
  }

  @Test
  void aStreamIsAnsweredByMeaningToo() {
    CacheStage stage = stage(plain());
    start(stage, asking("how it works", 10));
    upstream.only().answer("so it works");
    RecordingSink replay = start(stage, asking("how does it work", 10).streaming());
    assertThat(replay.text()).isEqualTo("so it works");
    assertThat(replay.completed().cacheStatus()).isEqualTo(CacheStatus.HIT_SEMANTIC);
  }

  @Test
  void whatIsInvalidatedOrTooOldIsNotGiven() {
    CacheStage stage = stage(plain());
    start(stage, asking("how it works", 10));
    upstream.call(0).answer("so");
    stage.invalidate(CacheScope.ALL).join();
    start(stage, asking("how does it work", 10));
    upstream.call(1).answer("so");
    clock.advance(Duration.ofHours(1));
    start(stage, asking("it works how", 10));
    assertThat(upstream.count()).isEqualTo(3);
  }
}
