package dev.rialto.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.OverloadedException;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of several answers to one question that come at about the same time the right one stays. */
class NewestAnswerTest {

  private final FakeClock clock = new FakeClock();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final ScriptedStage upstream = new ScriptedStage();
  private final Tier front = new Tier("front");
  private final Tier back = new Tier("back");
  private CacheSettings settings = CacheSettings.DEFAULT;
  private @Nullable Runnable onTick;

  private CacheStage stage(Tier... tiers) {
    TierChain chain = new TierChain("shop", 1 << 20, () -> now);
    long bound = Duration.ofSeconds(5).toNanos();
    for (Tier tier : tiers) {
      chain.add(
          tier,
          new StoreGuard(
              tier.name,
              bound,
              bound,
              clock,
              clock,
              () -> CompletableFuture.completedFuture(""),
              e -> true),
          false);
    }
    Ticker ticker =
        () -> {
          Runnable first = onTick;
          if (first != null) {
            first.run();
          }
          return clock.nanoTime();
        };
    return new CacheStage(
        upstream,
        settings,
        ticker,
        chain,
        new CacheContext((m, t) -> "", (m, u) -> -1, Runnable::run, clock),
        null,
        null);
  }

  @Test
  void aRefreshedAnswer_isNotReplacedByOneThatWasAskedForBefore() {
    CacheStage stage = stage(back);
    start(stage, asking());
    pass(Duration.ofSeconds(1));
    start(stage, asking().cache(CacheMode.REFRESH));
    pass(Duration.ofSeconds(1));
    upstream.call(1).answer("new");
    pass(Duration.ofSeconds(1));
    upstream.call(0).answer("old");
    assertThat(start(stage, asking()).answer().text()).isEqualTo("new");
    // Another process, which has nothing but the tier.
    assertThat(start(stage(back), asking()).answer().text()).isEqualTo("new");
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void aRefreshedAnswer_isNotReplacedByOneThatATierHadBefore() {
    CacheStage other = stage(back);
    start(other, asking());
    upstream.call(0).answer("old");
    pass(Duration.ofSeconds(1));

    CacheStage stage = stage(back);
    back.slow = new CompletableFuture<>();
    RecordingSink waiting = start(stage, asking());
    start(stage, asking().cache(CacheMode.REFRESH));
    upstream.call(1).answer("new");
    back.slow.complete("");
    assertThat(waiting.answer().text()).isIn("old", "new");
    back.slow = null;
    assertThat(start(stage, asking()).answer().text()).isEqualTo("new");
  }

  @Test
  void whatATierHadBeforeAnInvalidation_isNotGivenToTheTiersInFrontAfterIt() {
    CacheStage other = stage(back);
    start(other, asking());
    upstream.call(0).answer("old");

    CacheStage stage = stage(front, back);
    back.slow = new CompletableFuture<>();
    RecordingSink waiting = start(stage, asking());
    CompletableFuture<Void> done = stage.invalidate(CacheScope.ALL);
    assertThat(done).isCompleted();
    RecordingSink after = start(stage, asking());
    back.slow.complete("");
    back.slow = null;

    assertThat(front.values).isEmpty();
    // It was found before, and is known by now to be out of date.
    assertThat(upstream.count()).isEqualTo(2);
    upstream.call(1).answer("new");
    assertThat(waiting.answer().text()).isEqualTo("new");
    assertThat(after.answer().text()).isEqualTo("new");
    assertThat(start(stage, asking()).answer().text()).isEqualTo("new");
  }

  /** The look whether it may be kept and the keeping are two things. */
  @Test
  void anAnswerThatIsInvalidatedWhileItIsKept_isNotFoundAfterwards() {
    for (int at = 1; at <= 12; at++) {
      CacheStage stage = stage();
      int first = upstream.count();
      start(stage, asking());
      int[] left = {at};
      onTick =
          () -> {
            if (--left[0] == 0) {
              onTick = null;
              stage.invalidate(CacheScope.ALL);
            }
          };
      upstream.call(first).answer("old");
      boolean wasInvalidated = onTick == null;
      onTick = null;
      start(stage, asking());
      assertThat(upstream.count())
          .as("at reading %d of the clock", at)
          .isEqualTo(first + (wasInvalidated ? 2 : 1));
    }
  }

  @Test
  void anAnswerThatCannotBeRenewed_isNotAskedForAtEachHit() {
    settings = CacheSettings.builder().staleWhileRevalidate(Duration.ofMinutes(30)).build();
    CacheStage stage = stage();
    start(stage, asking());
    upstream.call(0).answer("a");
    pass(Duration.ofMinutes(61));
    for (int pause = 1; pause <= 128; pause *= 2) {
      int asked = upstream.count();
      hit(stage);
      assertThat(upstream.count()).isEqualTo(asked + 1);
      if (pause == 1) {
        upstream.call(asked).answer("cut", new FinishReason(FinishReason.Kind.LENGTH, "length"));
      } else {
        upstream
            .call(asked)
            .fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
      }
      hit(stage);
      pass(Duration.ofSeconds(Math.min(60, pause)).minusNanos(1));
      hit(stage);
      assertThat(upstream.count()).isEqualTo(asked + 1);
      pass(Duration.ofNanos(1));
    }
    hit(stage);
    upstream.call(upstream.count() - 1).answer("b");
    assertThat(start(stage, asking()).answer().text()).isEqualTo("b");
  }

  @Test
  void anAnswerOfATierThatHasHadItsTime_isAskedForAnewAtItsFirstHit() {
    settings = CacheSettings.builder().staleWhileRevalidate(Duration.ofMinutes(30)).build();
    start(stage(back), asking());
    upstream.call(0).answer("a");
    pass(Duration.ofMinutes(61));
    CacheStage stage = stage(back);
    hit(stage);
    assertThat(upstream.count()).isEqualTo(2);
    upstream.call(1).answer("b");
    assertThat(start(stage, asking()).answer().text()).isEqualTo("b");
  }

  private void hit(CacheStage stage) {
    assertThat(start(stage, asking()).answer().text()).isEqualTo("a");
  }

  private void pass(Duration span) {
    now = now.plus(span);
    clock.advance(span);
  }

  private TestCall asking() {
    return TestCall.asking(clock, "q");
  }

  private static RecordingSink start(CacheStage stage, TestCall call) {
    RecordingSink sink = new RecordingSink();
    stage.start(call.call(), sink).request(Long.MAX_VALUE);
    return sink;
  }

  /** A tier of the application's own, which keeps nothing in mind; may take its time to answer. */
  private static final class Tier implements CacheTier {
    final String name;
    final Map<Key, byte[]> values = new HashMap<>();
    @Nullable CompletableFuture<String> slow;

    Tier(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean isDurable() {
      return false;
    }

    @Override
    @SuppressWarnings("NullAway") // which does not see that arrays may be null as other values may
    public CompletionStage<byte @Nullable []> get(Key key) {
      byte[] value = values.get(key);
      return slow == null
          ? CompletableFuture.completedFuture(value)
          : slow.thenApply(waited -> value);
    }

    @Override
    public CompletionStage<?> put(Key key, byte[] value, Duration ttl, boolean replaces) {
      values.put(key, value);
      return CompletableFuture.completedFuture("");
    }

    @Override
    public CompletionStage<?> invalidate(Scope scope) {
      values.keySet().removeIf(scope::has);
      return CompletableFuture.completedFuture("");
    }

    @Override
    public void close() {}
  }
}
