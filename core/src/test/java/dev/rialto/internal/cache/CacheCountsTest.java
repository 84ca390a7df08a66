package dev.rialto.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidOutputException;
import dev.rialto.OutputSchema;
import dev.rialto.Usd;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.tier.MemoryTier;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.runtime.OutputType;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each call is counted once, and what it saved is what it would have cost. */
class CacheCountsTest {

  private static final long PICOS = 1_000_000;
  private static final Usd COST = Usd.ofPicos(ScriptedStage.USAGE.total() * PICOS);

  /** Takes no text. */
  private static final OutputType<Integer> NUMBER =
      new OutputType<>() {
        @Override
        public Integer read(String text) {
          throw new InvalidOutputException("$", "a number", text, FailureDetails.NONE, null);
        }

        @Override
        public @Nullable OutputSchema schema() {
          return null;
        }
      };

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();

  private @Nullable Runnable onTick;

  private CacheStage stage(TierChain tiers) {
    Ticker ticker =
        () -> {
          Runnable first = onTick;
          onTick = null;
          if (first != null) {
            first.run();
          }
          return clock.nanoTime();
        };
    return new CacheStage(
        upstream,
        CacheSettings.DEFAULT,
        ticker,
        tiers,
        new CacheContext((m, t) -> "", (m, u) -> u.total() * PICOS, Runnable::run, clock),
        null,
        null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void callsThatShareOne_saveWhatTheyWouldHaveCost(boolean unary) {
    CacheStage stage = stage(TierChain.NONE);
    start(stage, asking(unary));
    start(stage, asking(unary));
    start(stage, asking(unary));
    if (unary) {
      upstream.only().answer("a");
    } else {
      upstream.only().text("a");
      upstream.only().finish();
    }
    CacheStatistics seen = stage.statistics();
    assertThat(seen.shared()).isEqualTo(2);
    assertThat(seen.misses()).isEqualTo(1);
    assertThat(seen.savedTokens().total()).isEqualTo(2 * ScriptedStage.USAGE.total());
    assertThat(seen.savedCost()).isEqualTo(COST.times(2));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void callsThatShareTheAnswerOfATier_saveAsItsHitDoes(boolean unary) {
    MemoryTier tier = new MemoryTier(1 << 20, clock);
    CompletableFuture<String> opening = CompletableFuture.completedFuture("");
    start(stage(chain(tier, opening)), asking(true));
    upstream.only().answer("a");

    CompletableFuture<String> slow = new CompletableFuture<>();
    CacheStage stage = stage(chain(tier, slow));
    start(stage, asking(unary));
    start(stage, asking(unary));
    slow.complete("");
    CacheStatistics seen = stage.statistics();
    assertThat(seen.tiers().get(0).hits()).isEqualTo(1);
    assertThat(seen.shared()).isEqualTo(1);
    assertThat(seen.savedTokens().total()).isEqualTo(2 * ScriptedStage.USAGE.total());
    assertThat(seen.savedCost()).isEqualTo(COST.times(2));
    assertThat(seen.hitRate()).isEqualTo(1);
  }

  /** Memory was asked in vain, and by the time the flight begins has what is of no use to it. */
  @Test
  void callsThatShareOne_whichMemoryHadNothingOfItsTypeFor_saveWhatTheyWouldHaveCost() {
    CacheStage stage = stage(TierChain.NONE);
    start(stage, asking(true).cache(CacheMode.REFRESH));
    onTick = () -> upstream.only().answer("a word");
    start(stage, asking(true).output(NUMBER));
    assertThat(upstream.count()).isEqualTo(2);
    clock.advance(Duration.ofHours(2));
    start(stage, asking(true).output(NUMBER));
    upstream.call(1).answer("17");
    CacheStatistics seen = stage.statistics();
    assertThat(seen.shared()).isEqualTo(1);
    assertThat(seen.savedTokens().total()).isEqualTo(ScriptedStage.USAGE.total());
    assertThat(seen.savedCost()).isEqualTo(COST);
  }

  @Test
  void anAnswerThatIsNotOfTheCallsType_isAMiss() {
    CacheStage stage = stage(TierChain.NONE);
    start(stage, asking(true));
    upstream.only().answer("a word");
    start(stage, asking(true).output(NUMBER));
    assertThat(upstream.count()).isEqualTo(2);
    assertThat(stage.statistics().misses()).isEqualTo(2);
    assertThat(stage.statistics().hits()).isZero();
  }

  @Test
  void anAnswerOfATierThatIsNotOfTheCallsType_isAMissOfBoth() {
    MemoryTier tier = new MemoryTier(1 << 20, clock);
    CompletableFuture<String> opening = CompletableFuture.completedFuture("");
    start(stage(chain(tier, opening)), asking(true));
    upstream.only().answer("a word");
    CacheStage stage = stage(chain(tier, opening));
    start(stage, asking(true).output(NUMBER));
    assertThat(upstream.count()).isEqualTo(2);
    assertThat(stage.statistics().misses()).isEqualTo(1);
    assertThat(stage.statistics().tiers().get(0).hits()).isZero();
    assertThat(stage.statistics().tiers().get(0).misses()).isEqualTo(1);
  }

  private TierChain chain(MemoryTier tier, CompletableFuture<String> opening) {
    long bound = Duration.ofSeconds(1).toNanos();
    return new TierChain("shop", 1 << 20, Instant::now)
        .add(
            tier,
            new StoreGuard("A tier", bound, bound, clock, clock, () -> opening, e -> true),
            false);
  }

  private TestCall asking(boolean unary) {
    TestCall call = TestCall.asking(clock, "q");
    return unary ? call : call.streaming();
  }

  private static void start(CacheStage stage, TestCall call) {
    stage.start(call.call(), new RecordingSink()).request(Long.MAX_VALUE);
  }
}
