package dev.rialto.internal.cache;

import static dev.rialto.CacheStatus.HIT_DURABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.FinishReason;
import dev.rialto.TokenUsage;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.tier.MemoryTier;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.TierStatistics;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Instances of the cache stage that share tiers, with a clock that stands still. */
class TieredCacheTest {

  private final FakeClock clock = new FakeClock();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final Tier redis = new Tier("redis", false);
  private final Tier sql = new Tier("sql", true);
  private CacheSettings settings = CacheSettings.DEFAULT;

  /** One process: a cache of its own above tiers for all. */
  private final class Instance {
    final ScriptedStage upstream = new ScriptedStage();
    final CacheStage stage;

    Instance(Tier... tiers) {
      TierChain chain = new TierChain("shop", settings.maxAnswerBytes(), () -> now, clock);
      for (Tier tier : tiers) {
        StoreGuard guard =
            new StoreGuard(
                tier.name(),
                Duration.ofMillis(50).toNanos(),
                Duration.ofMillis(50).toNanos(),
                clock,
                clock,
                tier::open,
                e -> true);
        chain.add(tier, guard, false);
      }
      stage =
          new CacheStage(
              upstream,
              settings,
              clock,
              chain,
              new CacheContext(
                  (model, task) -> "", (model, usage) -> usage.total(), Runnable::run, clock),
              null,
              null);
    }

    RecordingSink start(TestCall call) {
      RecordingSink sink = new RecordingSink();
      stage.start(call.call(), sink).request(Long.MAX_VALUE);
      return sink;
    }

    CacheStatus status(TestCall call) {
      return start(call).answer().provenance().cacheStatus();
    }
  }

  /** A tier that can be slow, away, or have been tampered with. */
  private final class Tier implements CacheTier {
    private final String name;
    private final boolean durable;
    private final MemoryTier kept = new MemoryTier(64 << 20, clock);
    final List<Key> asked = new ArrayList<>();
    private final List<InvalidationListener> listeners = new ArrayList<>();
    @Nullable CompletableFuture<String> opening;
    @Nullable CompletableFuture<String> forgetting;
    boolean tellsItself = true;
    boolean hangs;
    boolean away;
    boolean marksAway;
    boolean minimal;
    boolean full;
    byte @Nullable [] forged;

    Tier(String name, boolean durable) {
      this.name = name;
      this.durable = durable;
    }

    CompletionStage<String> open() {
      return opening == null ? answer(CompletableFuture.completedFuture("")) : opening;
    }

    /** As Redis does when it is first connected, or again: something may have been missed. */
    void gap() {
      listeners.forEach(InvalidationListener::onGap);
    }

    /** As another instance says that has a newer answer. */
    void renewed(String digest) {
      CacheTier.Scope scope = new CacheTier.Scope(digest, null, null, null);
      listeners.forEach(listener -> listener.onInvalidated(scope));
    }

    <T> CompletionStage<T> answer(CompletionStage<T> usual) {
      if (hangs) {
        return new CompletableFuture<>();
      }
      if (away) {
        return CompletableFuture.failedFuture(new IllegalStateException("gone"));
      }
      return minimal ? usual.toCompletableFuture().minimalCompletionStage() : usual;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean isDurable() {
      return durable;
    }

    @Override
    public CompletionStage<byte @Nullable []> get(Key key) {
      asked.add(key);
      if (marksAway && key.tenant().isEmpty()) {
        return CompletableFuture.failedFuture(new IllegalStateException("gone"));
      }
      byte[] other = forged;
      return answer(other == null ? kept.get(key) : CompletableFuture.completedFuture(other));
    }

    @Override
    public CompletionStage<?> put(Key key, byte[] value, Duration ttl, boolean replaces) {
      if (full) {
        return answer(CompletableFuture.completedFuture(false));
      }
      return answer(kept.put(key, value, ttl, replaces));
    }

    @Override
    public CompletionStage<?> invalidate(Scope scope) {
      CompletableFuture<String> slow = forgetting;
      return slow == null
          ? answer(kept.invalidate(scope))
          : slow.thenCompose(done -> kept.invalidate(scope));
    }

    @Override
    public void listen(InvalidationListener listener) {
      if (tellsItself) {
        kept.listen(listener);
      }
      listeners.add(listener);
    }

    @Override
    public CompletionStage<Boolean> lease(Key key, Duration longest) {
      return kept.lease(key, longest);
    }

    @Override
    public void release(Key key) {
      kept.release(key);
    }

    @Override
    public void close() {}
  }

  private TestCall asking(String question) {
    return TestCall.asking(clock, question);
  }

  private void pass(Duration span) {
    now = now.plus(span);
    clock.advance(span);
  }

  @Test
  void anotherInstanceIsAnsweredFromTheSharedTierAndThenFromItsMemory() {
    Instance one = new Instance(redis, sql);
    Instance two = new Instance(redis, sql);
    one.start(asking("q"));
    one.upstream.only().answer("a");
    pass(Duration.ofSeconds(5));

    RecordingSink hit = two.start(asking("q"));
    assertThat(hit.answer().value()).isEqualTo("a");
    assertThat(hit.answer().usage()).isEqualTo(TokenUsage.NONE);
    assertThat(hit.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.HIT_REMOTE);
    assertThat(hit.answer().provenance().cacheAgeNanos())
        .isEqualTo(Duration.ofSeconds(5).toNanos());
    assertThat(hit.answer().provenance().model()).isEqualTo("acme/large-0425");
    assertThat(two.status(asking("q"))).isEqualTo(CacheStatus.HIT_MEMORY);
    assertThat(two.upstream.count()).isZero();
    assertThat(two.stage.statistics().tiers().get(0).hits()).isEqualTo(1);
    assertThat(two.stage.statistics().savedTokens().total())
        .isEqualTo(2 * ScriptedStage.USAGE.total());
    assertThat(two.stage.statistics().savedCost().toPicosUp())
        .isEqualTo(2 * ScriptedStage.USAGE.total());
    assertThat(two.stage.statistics().hitRate()).isEqualTo(1);
  }

  @Test
  void theFirstAnswerIsRememberedThoughTheTierWasConnectedMeanwhile() {
    Instance one = new Instance(redis);
    redis.opening = new CompletableFuture<>();
    one.start(asking("q"));
    redis.gap();
    redis.opening.complete("");
    one.upstream.only().answer("a");
    assertThat(one.status(asking("q"))).isEqualTo(CacheStatus.HIT_MEMORY);

    Instance two = new Instance(redis);
    redis.opening = new CompletableFuture<>();
    RecordingSink first = two.start(asking("q"));
    redis.gap();
    redis.opening.complete("");
    assertThat(first.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.HIT_REMOTE);
    assertThat(two.status(asking("q"))).isEqualTo(CacheStatus.HIT_MEMORY);
  }

  @Test
  void whatWasAskedUpstreamBeforeAGapIsNotRememberedAfterIt() {
    Instance one = new Instance(redis);
    one.start(asking("q"));
    redis.gap();
    one.upstream.only().answer("a");
    one.start(asking("q"));
    assertThat(one.upstream.count()).isEqualTo(2);
  }

  /** What an application's own tier hands out need be no more than a stage. */
  @Test
  void aTierMayAnswerWithStagesThatCannotBeAskedWhetherTheyAreDone() {
    redis.minimal = true;
    Instance one = new Instance(redis);
    one.start(asking("q").method("explain"));
    one.upstream.only().answer("a");
    Instance two = new Instance(redis);
    assertThat(two.status(asking("q").method("ask"))).isEqualTo(CacheStatus.HIT_REMOTE);
    pass(Duration.ofSeconds(1));
    two.stage.invalidate(CacheScope.ALL.method(Assistant.class, "explain")).join();
    assertThat(two.stage.statistics().tiers().get(0).failures()).isZero();
  }

  @Test
  void aHitInTheLastTierIsGivenToTheTiersInFrontOfIt() {
    Instance one = new Instance(sql);
    one.start(asking("q"));
    one.upstream.only().answer("a");

    assertThat(new Instance(redis, sql).status(asking("q"))).isEqualTo(CacheStatus.HIT_DURABLE);
    assertThat(new Instance(redis, sql).status(asking("q"))).isEqualTo(CacheStatus.HIT_REMOTE);
  }

  @Test
  void callersOfTheSameMomentLookOnce() {
    Instance one = new Instance(redis);
    one.start(asking("q"));
    one.start(asking("q"));
    one.start(asking("q"));
    assertThat(redis.asked).hasSize(1);
    assertThat(one.upstream.count()).isEqualTo(1);
  }

  @Test
  void aStoredStreamIsReplayedToAnotherInstanceInItsPiecesAndAnswersUnaryCallsToo() {
    Instance one = new Instance(redis);
    one.start(asking("q").streaming());
    one.upstream.only().text("Hel", "lo ", "you");
    one.upstream.only().finish();

    Instance two = new Instance(redis);
    RecordingSink replay = two.start(asking("q").streaming());
    assertThat(replay.text()).isEqualTo("Hello you");
    assertThat(replay.contents()).isEqualTo(3);
    assertThat(replay.completed().cacheStatus()).isEqualTo(CacheStatus.HIT_REMOTE);
    assertThat(new Instance(redis).start(asking("q")).answer().text()).isEqualTo("Hello you");
  }

  @Test
  void aSlowTierCostsItsTimeoutOnceAndCallsGoOnWithoutIt() {
    Instance one = new Instance(redis);
    one.start(asking("warm"));
    one.upstream.call(0).answer("a");
    redis.hangs = true;
    one.start(asking("slow"));
    assertThat(one.upstream.count()).isEqualTo(1);
    clock.advance(Duration.ofMillis(50));
    assertThat(one.upstream.count()).isEqualTo(2);

    for (int i = 0; i < 10; i++) {
      one.start(asking("fast " + i));
    }
    assertThat(one.upstream.count()).isEqualTo(12);
    TierStatistics statistics = one.stage.statistics().tiers().get(0);
    assertThat(statistics.available()).isFalse();
    assertThat(statistics.failures()).isEqualTo(11);
    assertThat(statistics.trouble()).contains("50 ms");

    redis.hangs = false;
    clock.advance(Duration.ofSeconds(1));
    one.start(asking("finds out"));
    assertThat(one.stage.statistics().tiers().get(0).available()).isTrue();
    assertThat(one.status(asking("warm"))).isEqualTo(CacheStatus.HIT_MEMORY);
  }

  @Test
  void aTierThatIsAwayFailsNoCall() {
    redis.away = true;
    sql.away = true;
    Instance one = new Instance(redis, sql);
    RecordingSink sink = one.start(asking("q"));
    one.upstream.only().answer("a");
    assertThat(sink.answer().text()).isEqualTo("a");
    assertThat(one.status(asking("q"))).isEqualTo(CacheStatus.HIT_MEMORY);
  }

  @Test
  void whatATierHasThatIsNoAnswerIsAMissAndCounted() {
    redis.forged = "I am not what you stored".getBytes();
    Instance one = new Instance(redis);
    RecordingSink sink = one.start(asking("q"));
    one.upstream.only().answer("a");
    assertThat(sink.answer().text()).isEqualTo("a");
    assertThat(one.stage.statistics().tiers().get(0).rejected()).isEqualTo(1);
  }

  @Test
  void anAnswerOfAnotherKeyThatATierGivesIsAMiss() {
    Instance one = new Instance(redis);
    one.start(asking("theirs").options(CallOptions.builder().tenant("other").build()));
    one.upstream.call(0).answer("secret");
    redis.forged = redis.kept.get(redis.asked.get(0)).toCompletableFuture().join();
    RecordingSink mine = one.start(asking("mine"));
    one.upstream.call(1).answer("a");
    assertThat(mine.answer().text()).isEqualTo("a");
  }

  /** Whoever can write to a tier can write checksums, too: whatever is in there fails no call. */
  @Test
  void forgedValuesWithAProperChecksumFailNoCall() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Instance first = new Instance(redis);
    first.start(asking("q").streaming());
    first.upstream.call(0).text("one, ", "two, ", "three");
    first.upstream.call(0).finish();
    byte[] whole = redis.kept.get(redis.asked.get(0)).toCompletableFuture().join();
    int key = 12 + 32; // what comes before it is the header and the key's digest
    for (int i = 0; i < 3_000; i++) {
      byte[] forged = random.nextInt(4) == 0 ? Arrays.copyOf(whole, whole.length + 30) : whole;
      forged = forged.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        int at = key + random.nextInt(forged.length - key);
        forged[at] =
            (byte) (random.nextBoolean() ? random.nextInt() : random.nextBoolean() ? -1 : 0);
      }
      ByteBuffer header = ByteBuffer.wrap(forged).putInt(4, forged.length - 12);
      CRC32C checksum = new CRC32C();
      checksum.update(forged, 0, 8);
      checksum.update(forged, 12, forged.length - 12);
      header.putInt(8, (int) checksum.getValue());
      redis.forged = forged;
      Instance one = new Instance(redis);
      boolean unary = random.nextBoolean();
      RecordingSink sink = one.start(unary ? asking("q") : asking("q").streaming());
      if (one.upstream.count() == 1) {
        if (unary) {
          one.upstream.only().answer("a");
        } else {
          one.upstream.only().text("a");
          one.upstream.only().finish();
        }
      }
      assertThat(sink.isOver()).as("seed %s, %s", seed, i).isTrue();
      if (unary) {
        assertThat(sink.answer().text()).as("seed %s, %s", seed, i).isNotNull();
        assertThat(sink.answer().extra().size()).as("seed %s, %s", seed, i).isNotNegative();
        assertThat(sink.answer().provenance().cacheAgeNanos()).isNotNegative();
      } else {
        assertThat(sink.completed()).as("seed %s, %s", seed, i).isNotNull();
      }
      assertThat(one.stage.statistics()).isNotNull();
    }
  }

  @Test
  void whatOneInstanceInvalidatesTheOthersForget() {
    Instance one = new Instance(redis, sql);
    Instance two = new Instance(redis, sql);
    for (Instance each : List.of(one, two)) {
      each.start(asking("q").task("code"));
      each.start(asking("r").task("chat"));
    }
    one.upstream.calls().forEach(c -> c.answer("a"));
    two.upstream.calls().forEach(c -> c.answer("a"));

    one.stage.invalidate(CacheScope.ALL.task("code")).join();

    assertThat(two.status(asking("r").task("chat"))).isEqualTo(CacheStatus.HIT_MEMORY);
    int before = two.upstream.count();
    two.start(asking("q").task("code"));
    assertThat(two.upstream.count()).isEqualTo(before + 1);
    assertThat(one.stage.statistics().invalidated()).isEqualTo(1);
  }

  @Test
  void whatATierGivesWhileItTakesLongToForgetIsForgottenEverywhereWhenItHas() {
    Instance one = new Instance(redis, sql);
    one.start(asking("q"));
    one.upstream.only().answer("a");
    sql.forgetting = new CompletableFuture<>();
    CompletableFuture<Void> done = one.stage.invalidate(CacheScope.ALL);
    clock.advance(Duration.ofSeconds(6));
    Instance two = new Instance(redis, sql);
    assertThat(two.status(asking("q"))).as("nobody has promised yet").isEqualTo(HIT_DURABLE);
    assertThat(two.status(asking("q"))).isEqualTo(CacheStatus.HIT_MEMORY);

    sql.forgetting.complete("");
    assertThat(done).isCompleted();
    two.start(asking("q"));
    assertThat(two.upstream.count()).isEqualTo(1);
  }

  /** What removes answers takes longer than a call would wait for one. */
  @Test
  void aTierMayTakeLongToForget_andIsAskedMeanwhile() {
    Instance one = new Instance(sql);
    one.start(asking("q"));
    one.upstream.only().answer("a");
    sql.forgetting = new CompletableFuture<>();
    CompletableFuture<Void> done = one.stage.invalidate(CacheScope.ALL);
    clock.advance(Duration.ofSeconds(29));
    assertThat(done).isNotDone();
    assertThat(new Instance(sql).status(asking("q"))).isEqualTo(HIT_DURABLE);
    sql.forgetting.complete("");
    assertThat(done).isCompleted();

    sql.forgetting = new CompletableFuture<>();
    CompletableFuture<Void> hanging = one.stage.invalidate(CacheScope.ALL);
    clock.advance(Duration.ofSeconds(30));
    assertThatThrownBy(hanging::join).hasMessageContaining("did not answer within 30000 ms");
  }

  @Test
  void oneAnswerIsForgottenInEveryInstanceAndNoOther() {
    Instance one = new Instance(redis, sql);
    Instance two = new Instance(redis, sql);
    for (String question : List.of("q", "r")) {
      one.start(asking(question));
      one.upstream.calls().get(one.upstream.count() - 1).answer("a");
      assertThat(two.status(asking(question))).isEqualTo(CacheStatus.HIT_REMOTE);
    }
    assertThat(one.stage.invalidate(asking("q").call())).isCompleted();

    assertThat(one.status(asking("r"))).isEqualTo(CacheStatus.HIT_MEMORY);
    assertThat(two.status(asking("r"))).isEqualTo(CacheStatus.HIT_MEMORY);
    two.start(asking("q"));
    assertThat(two.upstream.count()).isEqualTo(1);
  }

  /** That it goes is told while the new one comes; its key is to be known all the same. */
  @Test
  void anAnswerInPlaceOfOneWhoseTimeIsOverAndThatIsStillThere_isForgottenToo() {
    redis.tellsItself = false;
    Instance one = new Instance(redis);
    one.start(asking("q"));
    one.upstream.call(0).answer("old");
    pass(Duration.ofHours(2));
    one.start(asking("q").cache(CacheMode.REFRESH)); // looks for nothing, and so collects nothing
    one.upstream.call(1).answer("new");
    assertThat(one.status(asking("q"))).isEqualTo(CacheStatus.HIT_MEMORY);

    redis.renewed(redis.asked.get(0).digest());
    assertThat(one.status(asking("q"))).isEqualTo(CacheStatus.HIT_REMOTE);
  }

  @Test
  void whatOneInstanceInvalidatesOfAMethodNoCallOfItIsGivenAnywhere() {
    Instance one = new Instance(redis, sql);
    Instance two = new Instance(redis, sql);
    for (String method : List.of("ask", "explain")) {
      one.start(asking(method).method(method));
      one.upstream.calls().get(one.upstream.count() - 1).answer("old");
      assertThat(two.status(asking(method).method(method))).isEqualTo(CacheStatus.HIT_REMOTE);
    }
    pass(Duration.ofSeconds(1));
    assertThat(one.stage.invalidate(CacheScope.ALL.method(Assistant.class, "ask"))).isCompleted();
    pass(Duration.ofSeconds(1));

    for (Instance each : List.of(one, two)) {
      assertThat(each.status(asking("explain").method("explain")))
          .isEqualTo(CacheStatus.HIT_MEMORY);
    }
    two.start(asking("ask").method("ask"));
    two.upstream.only().answer("new");
    assertThat(one.start(asking("ask").method("ask")).answer().text()).isEqualTo("new");
    assertThat(one.status(asking("ask").method("ask"))).isEqualTo(CacheStatus.HIT_MEMORY);
    assertThat(one.upstream.count()).isEqualTo(2);
    assertThat(one.stage.statistics().invalidated()).isEqualTo(1);
  }

  @Test
  void anAnswerThatAnEqualCallOfAnotherMethodMadeIsForgottenForTheOneAndStaysTheOthers() {
    Instance one = new Instance(redis, sql);
    Instance two = new Instance(redis, sql);
    one.start(asking("q").method("explain").streaming());
    one.upstream.only().text("old");
    one.upstream.only().finish();
    assertThat(one.status(asking("q").method("ask"))).isEqualTo(CacheStatus.HIT_MEMORY);
    pass(Duration.ofSeconds(1));
    two.stage.invalidate(CacheScope.ALL.method(Assistant.class, "ask")).join();
    pass(Duration.ofSeconds(1));
    for (Instance each : List.of(one, two)) {
      assertThat(each.start(asking("q").method("explain")).answer().text()).isEqualTo("old");
    }
    two.start(asking("q").method("ask"));
    two.upstream.only().answer("new");
    pass(Duration.ofSeconds(1));
    for (Instance each : List.of(one, two)) {
      assertThat(each.start(asking("q").method("ask")).answer().text()).isEqualTo("new");
    }
  }

  @Test
  void whatAMethodForgotStaysForgottenForProcessesThatAreStartedLater() {
    Instance one = new Instance(redis, sql);
    one.start(asking("q").method("explain"));
    one.upstream.only().answer("old");
    pass(Duration.ofSeconds(1));
    one.stage.invalidate(CacheScope.ALL.method(Assistant.class, "ask")).join();
    pass(Duration.ofSeconds(1));
    for (Tier[] kept : List.of(new Tier[] {redis, sql}, new Tier[] {sql})) {
      Instance later = new Instance(kept);
      assertThat(later.status(asking("q").method("explain")).isHit()).as("still its own").isTrue();
      later.stage.invalidate(CacheScope.tenant("other")).join();
      Instance another = new Instance(kept);
      another.start(asking("q").method("ask"));
      assertThat(another.upstream.count()).as("never given to the method").isEqualTo(1);
    }
    Instance last = new Instance(redis);
    last.start(asking("q").method("tell"));
    assertThat(last.upstream.count()).as("another method may have it").isZero();
  }

  @Test
  void anAnswerThatItsMarksRefuseIsNeitherCountedAsAHitNorGivenToTheTiersInFront() {
    Instance one = new Instance(sql);
    one.start(asking("q").method("explain"));
    one.upstream.only().answer("old");
    pass(Duration.ofSeconds(1));
    one.stage.invalidate(CacheScope.ALL.method(Assistant.class, "ask")).join();
    pass(Duration.ofSeconds(1));
    Instance later = new Instance(redis, sql);
    later.start(asking("q").method("ask"));
    assertThat(later.upstream.count()).isEqualTo(1);
    for (TierStatistics tier : later.stage.statistics().tiers()) {
      assertThat(tier.hits()).as(tier.name()).isZero();
      assertThat(tier.misses()).as(tier.name()).isEqualTo(1);
      assertThat(tier.stored()).as(tier.name()).isZero();
    }
    assertThat(new Instance(sql).status(asking("q").method("tell")))
        .as("another may have it")
        .isEqualTo(CacheStatus.HIT_DURABLE);
  }

  /** A tier may give up what it was to keep, and that is no failure of its own. */
  @Test
  void anInvalidationOfAMethodThatATierDoesNotKeepFails() {
    Instance one = new Instance(redis, sql);
    CacheScope method = CacheScope.ALL.method(Assistant.class, "ask");
    sql.full = true;
    assertThatThrownBy(() -> one.stage.invalidate(method).join())
        .hasMessageContaining("The cache tier 'sql' did not keep what was forgotten");
    sql.full = false;
    one.stage.invalidate(method).join();
    sql.full = true;
    assertThat(one.stage.invalidate(method)).as("the mark is of this moment").isCompleted();
    pass(Duration.ofMillis(1));
    assertThat(one.stage.invalidate(method)).isCompletedExceptionally();
    assertThat(one.stage.invalidate(CacheScope.ALL)).as("leaves no mark").isCompleted();
  }

  @Test
  void instancesThatInvalidateAMethodAtOnceDoNotFailEachOther_ifTheClockOfOneIsBehind() {
    Instance one = new Instance(redis, sql);
    Instance two = new Instance(redis, sql);
    CacheScope method = CacheScope.ALL.method(Assistant.class, "ask");
    sql.forgetting = new CompletableFuture<>();
    CompletableFuture<Void> first = one.stage.invalidate(method);
    now = now.minus(Duration.ofSeconds(2));
    CompletableFuture<Void> second = two.stage.invalidate(method);
    sql.forgetting.complete("");
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
  }

  @Test
  void whetherAMethodForgotAnAnswerIsNotGuessed() {
    Instance one = new Instance(redis);
    one.start(asking("q").method("explain"));
    one.upstream.only().answer("old");
    one.stage.invalidate(CacheScope.ALL.method(Assistant.class, "ask")).join();
    redis.marksAway = true;
    Instance later = new Instance(redis);
    assertThat(later.status(asking("q").method("explain")).isHit()).isTrue();
    later = new Instance(redis);
    later.start(asking("q").method("ask"));
    assertThat(later.upstream.count()).isEqualTo(1);
  }

  @Test
  void aClientsScopeHasAllOfItsMethodsAndATenantsNarrowsIt() {
    Instance one = new Instance(redis, sql);
    CallOptions acme = CallOptions.builder().tenant("acme").build();
    for (String method : List.of("ask", "explain")) {
      one.start(asking(method).method(method));
      one.upstream.calls().get(one.upstream.count() - 1).answer("a");
      one.start(asking(method).method(method).options(acme));
      one.upstream.calls().get(one.upstream.count() - 1).answer("a");
    }
    pass(Duration.ofSeconds(1));
    one.stage.invalidate(CacheScope.tenant("acme").method(Assistant.class, "ask")).join();
    assertThat(one.status(asking("ask"))).isEqualTo(CacheStatus.HIT_MEMORY);
    assertThat(one.status(asking("explain").method("explain").options(acme)))
        .isEqualTo(CacheStatus.HIT_MEMORY);
    one.start(asking("ask").options(acme));
    assertThat(one.upstream.count()).isEqualTo(5);
    one.stage.invalidate(CacheScope.ALL.client(Assistant.class)).join();
    one.start(asking("ask"));
    one.start(asking("explain").method("explain").options(acme));
    assertThat(one.upstream.count()).isEqualTo(7);
  }

  @Test
  void anAnswerThatWasUnderWayWhenItsMethodWasInvalidatedIsNotRemembered() {
    Instance one = new Instance(redis, sql);
    RecordingSink explained = one.start(asking("q").method("explain"));
    RecordingSink asked = one.start(asking("q").method("ask"));
    one.stage.invalidate(CacheScope.ALL.method(Assistant.class, "ask")).join();
    one.upstream.only().answer("old");
    assertThat(explained.answer().text()).isEqualTo("old");
    assertThat(asked.answer().text()).isEqualTo("old");
    pass(Duration.ofSeconds(1));
    one.start(asking("q").method("ask"));
    assertThat(one.upstream.count()).isEqualTo(2);
  }

  @Test
  void aMethodThatAClientDoesNotHaveIsNamedWithThoseThatItHas() {
    assertThatThrownBy(() -> CacheScope.ALL.method(Assistant.class, "aks"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Assistant has no method 'aks'; it has [ask, explain, review]");
  }

  @Test
  void anAnswerThatWasUnderWayWhenItsQuestionWasInvalidatedIsNotRemembered() {
    Instance one = new Instance(redis);
    RecordingSink sink = one.start(asking("q"));
    one.start(asking("r").task("code"));
    one.stage.invalidate(CacheScope.ALL.task("")).join();
    one.upstream.call(0).answer("old");
    one.upstream.call(1).answer("other");
    assertThat(sink.answer().text()).isEqualTo("old");
    one.start(asking("q"));
    assertThat(one.upstream.count()).isEqualTo(3);
    assertThat(one.status(asking("r").task("code"))).isEqualTo(CacheStatus.HIT_MEMORY);
  }

  /** As in a fleet that renews what has had its time: each renewal is told of. */
  @Test
  void whatTakesLongIsRememberedThoughThousandsOfOtherAnswersWereRenewedMeanwhile() {
    Instance one = new Instance(redis, sql);
    RecordingSink first = one.start(asking("q"));
    for (int i = 0; i < 5_000; i++) {
      redis.renewed("digest " + i);
    }
    RecordingSink second = one.start(asking("q"));
    one.upstream.only().answer("a");
    assertThat(first.answer().text()).isEqualTo("a");
    assertThat(second.answer().text()).isEqualTo("a");
    assertThat(one.status(asking("q"))).isEqualTo(CacheStatus.HIT_MEMORY);
    assertThat(new Instance(redis, sql).status(asking("q"))).isEqualTo(CacheStatus.HIT_REMOTE);
  }

  @Test
  void aRefreshedAnswerIsForgottenInTheMemoryOfOthers() {
    Instance one = new Instance(redis);
    Instance two = new Instance(redis);
    one.start(asking("q"));
    one.upstream.call(0).answer("old");
    assertThat(two.start(asking("q")).answer().text()).isEqualTo("old");
    one.start(asking("q").cache(CacheMode.REFRESH));
    one.upstream.call(1).answer("new");
    assertThat(two.start(asking("q")).answer().text()).isEqualTo("new");
    assertThat(two.upstream.count()).isZero();
  }

  @Test
  void aTierThatCannotBeReachedFailsAnInvalidation() {
    Instance one = new Instance(redis, sql);
    one.start(asking("q"));
    redis.away = true;
    assertThat(one.stage.invalidate(CacheScope.ALL)).isCompletedExceptionally();
  }

  @Test
  void aFilteredOrCutAnswerReachesNoTier() {
    Instance one = new Instance(redis);
    one.start(asking("q"));
    one.upstream.call(0).answer("half", new FinishReason(FinishReason.Kind.LENGTH, "length"));
    one.start(asking("r"));
    one.upstream.call(1).answer("no", new FinishReason(FinishReason.Kind.CONTENT_FILTER, "filter"));
    Instance two = new Instance(redis);
    two.start(asking("q"));
    two.start(asking("r"));
    assertThat(two.upstream.count()).isEqualTo(2);
  }

  @Test
  void timeGoesOnInATier() {
    Instance one = new Instance(redis);
    one.start(asking("q"));
    one.upstream.only().answer("a");
    pass(Duration.ofMinutes(59));
    Instance two = new Instance(redis);
    assertThat(two.status(asking("q"))).isEqualTo(CacheStatus.HIT_REMOTE);
    pass(Duration.ofMinutes(1));
    two.start(asking("q"));
    assertThat(two.upstream.count()).as("an hour is over, also for a promoted answer").isEqualTo(1);
  }

  @Test
  void aClockThatJumpsBackMakesAnAnswerUnusableRatherThanYoung() {
    Instance one = new Instance(redis);
    one.start(asking("q"));
    one.upstream.only().answer("a");
    now = now.minus(Duration.ofDays(1));
    Instance two = new Instance(redis);
    two.start(asking("q"));
    assertThat(two.upstream.count()).isEqualTo(1);
    now = now.plus(Duration.ofDays(1)).minusSeconds(2);
    assertThat(new Instance(redis).start(asking("q")).answer().provenance().cacheAgeNanos())
        .isZero();
  }

  @Test
  void aQuestionOfTenMegabytesIsFoundAgain() {
    String huge = "0123456789".repeat(1 << 20);
    Instance one = new Instance(redis);
    one.start(asking(huge));
    one.upstream.only().answer("a");
    assertThat(new Instance(redis).status(asking(huge))).isEqualTo(CacheStatus.HIT_REMOTE);
    Instance other = new Instance(redis);
    other.start(asking(huge + "."));
    assertThat(other.upstream.count()).isEqualTo(1);
  }

  @Test
  void ofInstancesThatAgreeOneAsksAndTheOthersWaitForIt() {
    settings = CacheSettings.builder().leaseAcrossInstances(Duration.ofSeconds(5)).build();
    Instance one = new Instance(redis);
    Instance two = new Instance(redis);
    RecordingSink first = one.start(asking("q"));
    RecordingSink second = two.start(asking("q"));
    clock.advance(Duration.ofSeconds(1));
    assertThat(two.upstream.count()).isZero();

    one.upstream.only().answer("a");
    clock.advance(Duration.ofSeconds(1));

    assertThat(first.answer().text()).isEqualTo("a");
    assertThat(second.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.HIT_REMOTE);
    assertThat(two.upstream.count()).isZero();
  }

  @Test
  void whoeverWaitsForAnotherInstanceInVainAsksItself() {
    settings = CacheSettings.builder().leaseAcrossInstances(Duration.ofSeconds(5)).build();
    Instance one = new Instance(redis);
    Instance two = new Instance(redis);
    one.start(asking("q"));
    RecordingSink second = two.start(asking("q"));
    clock.advance(Duration.ofSeconds(6));
    assertThat(two.upstream.count()).isEqualTo(1);
    two.upstream.only().answer("b");
    assertThat(second.answer().text()).isEqualTo("b");
  }

  /** As for one that has crashed: its lease may outlast the time that others have. */
  @Test
  void whoeverWaitsForAnotherInstanceHasHalfOfHisTimeLeftToAskItself() {
    settings = CacheSettings.builder().leaseAcrossInstances(Duration.ofSeconds(30)).build();
    Instance one = new Instance(redis);
    Instance two = new Instance(redis);
    one.start(asking("q"));
    two.start(asking("q").timeout(Duration.ofSeconds(10)));
    clock.advance(Duration.ofMillis(4_900));
    assertThat(two.upstream.count()).isZero();
    clock.advance(Duration.ofMillis(200));
    assertThat(two.upstream.count()).isEqualTo(1);
  }

  @Test
  void anInstanceThatGivesUpLetsTheNextOneAsk() {
    settings = CacheSettings.builder().leaseAcrossInstances(Duration.ofSeconds(5)).build();
    Instance one = new Instance(redis);
    Instance two = new Instance(redis);
    one.stage.start(asking("q").call(), new RecordingSink()).cancel();
    two.start(asking("q"));
    clock.advance(Duration.ofMillis(200));
    assertThat(two.upstream.count()).isEqualTo(1);
  }

  @Test
  void noTenantEverSeesAnothersAnswerAndEqualQuestionsOfOneAreFound() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    // Names that run into each other where somebody only joins them.
    String[] parts = {"", "a", "b", "ab", "a:b", "a\u0000b", "*", "A", "ä", " a", "a "};
    Instance one = new Instance(redis, sql);
    Instance two = new Instance(redis, sql);
    Map<List<String>, String> answers = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      List<String> who =
          List.of(
              parts[random.nextInt(parts.length)],
              parts[random.nextInt(parts.length)],
              parts[random.nextInt(parts.length)],
              parts[random.nextInt(parts.length)]);
      TestCall call =
          asking(who.get(0))
              .options(CallOptions.builder().tenant(who.get(1)).build())
              .model(who.get(2))
              .task(who.get(3));
      Instance asked = random.nextBoolean() ? one : two;
      int before = asked.upstream.count();
      RecordingSink sink = asked.start(call);
      String known = answers.get(who);
      if (known == null) {
        assertThat(asked.upstream.count()).as("seed %s, %s", seed, who).isEqualTo(before + 1);
        known = "answer " + i;
        asked.upstream.call(before).answer(known);
        answers.put(who, known);
      }
      assertThat(sink.answer().text()).as("seed %s, %s", seed, who).isEqualTo(known);
    }
  }
}
