package dev.rialto.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.TokenUsage;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.answer.CachedAnswer;
import dev.rialto.internal.cache.key.AskedBy;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.cache.tier.MemoryTier;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.spi.CacheTier;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswerMemoryTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final FakeClock clock = new FakeClock();
  private final Invalidations invalidations = new Invalidations();
  private final TierChain tiers =
      new TierChain("shop", 1 << 20, Instant::now)
          .add(
              new MemoryTier(1 << 20, clock),
              new StoreGuard(
                  "A tier",
                  SECOND,
                  SECOND,
                  clock,
                  clock,
                  () -> CompletableFuture.completedFuture(""),
                  e -> true),
              false);
  private final AnswerMemory memory =
      new AnswerMemory(
          CacheSettings.DEFAULT, clock, new Counters(), invalidations, tiers, (model, task) -> "");

  /** Half an emoji is the same in every request, and texts that end in different ones are not. */
  @Test
  void ofTwoKeysOfOneDigest_oneThatGoesLeavesTheOtherToBeFoundByIt() {
    CacheKey one = remembered("cut \ud83d");
    CacheKey other = remembered("cut \ud83e");
    CacheTier.Key tierKey = Objects.requireNonNull(memory.tierKey(one));
    assertThat(one).isNotEqualTo(other);
    assertThat(memory.tierKey(other)).isEqualTo(tierKey);
    memory.forget(one);
    assertThat(memory.has(other)).isTrue();
    memory.forget(new CacheTier.Scope(tierKey.digest(), null, null, null));
    assertThat(memory.has(other)).isFalse();
  }

  private CacheKey remembered(String question) {
    Call call = TestCall.asking(clock, question).call();
    CacheKey key = CacheKey.of(call);
    Answer answer =
        new Answer(
            "a",
            "",
            List.of(),
            List.of(),
            TokenUsage.NONE,
            ScriptedStage.STOP,
            "a",
            ScriptedStage.PROVENANCE);
    CachedAnswer entry =
        new CachedAnswer(
            answer,
            call.output(),
            CachedAnswer.NO_CUTS,
            clock.nanoTime(),
            clock.nanoTime(),
            SECOND,
            0,
            -1,
            AskedBy.UNKNOWN);
    memory.remember(key, entry, invalidations.mark());
    return key;
  }
}
