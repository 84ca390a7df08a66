package dev.rialto.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheScope;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.tier.MemoryTier;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.spi.CacheStatistics;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads ask while another changes the truth and invalidates what was said of it: who asks after
 * that is done hears nothing older, and each call is counted once.
 */
class InvalidationConcurrencyTest {

  private static final int READERS = 4;
  private static final int ASKED = 5_000;
  private static final int QUESTIONS = 3;

  private final FakeClock clock = new FakeClock();
  private final AtomicLong truth = new AtomicLong();
  private final AtomicLong invalidated = new AtomicLong();
  private final ExecutorService pool = Executors.newFixedThreadPool(READERS + 3);

  /** Says what is true when it is asked, at once or a little later. */
  private final ScriptedStage upstream =
      new ScriptedStage(
          started -> {
            String said = Long.toString(truth.get());
            if (said.hashCode() % 3 == 0) {
              say(started, said);
            } else {
              pool.execute(() -> say(started, said));
            }
          });

  private static void say(ScriptedStage.Started started, String said) {
    if (started.call.unary()) {
      started.answer(said);
    } else {
      started.text(said);
      started.finish();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nobodyHearsWhatWasInvalidatedBeforeHeAsked(boolean tiered) throws Exception {
    long seed = System.nanoTime();
    System.out.println("InvalidationConcurrencyTest seed " + seed);
    CacheStage stage = stage(tiered);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Random random = new Random(seed + i);
      done.add(pool.submit(() -> ask(stage, random)));
    }
    while (done.stream().anyMatch(each -> !each.isDone())) {
      long next = truth.incrementAndGet();
      stage.invalidate(CacheScope.ALL).get(10, TimeUnit.SECONDS);
      invalidated.set(next);
      Thread.yield();
    }
    for (Future<?> each : done) {
      each.get();
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    CacheStatistics seen = stage.statistics();
    long hits = seen.hits() + seen.tiers().stream().mapToLong(tier -> tier.hits()).sum();
    assertThat(hits + seen.shared() + seen.misses()).isEqualTo((long) READERS * ASKED);
    assertThat(seen.misses()).isEqualTo(upstream.count());
    stage.invalidate(CacheScope.ALL);
    assertThat(stage.statistics().bytes()).isZero();
    assertThat(stage.statistics().entries()).isZero();
    assertThat(stage.flights()).isZero();
  }

  private void ask(CacheStage stage, Random random) {
    for (int i = 0; i < ASKED; i++) {
      TestCall call = TestCall.asking(clock, "q" + random.nextInt(QUESTIONS));
      boolean unary = random.nextBoolean();
      long least = invalidated.get();
      RecordingSink sink = new RecordingSink();
      Flight flight = stage.start((unary ? call : call.streaming()).call(), sink);
      flight.request(Long.MAX_VALUE);
      sink.await();
      assertThat(Long.parseLong(unary ? sink.answer().text() : sink.text()))
          .isGreaterThanOrEqualTo(least);
    }
  }

  private CacheStage stage(boolean tiered) {
    TierChain chain = new TierChain("shop", 1 << 20, Instant::now);
    long bound = Duration.ofSeconds(10).toNanos();
    if (tiered) {
      chain.add(
          new MemoryTier(1 << 20, System::nanoTime),
          new StoreGuard(
              "A tier",
              bound,
              bound,
              clock,
              clock,
              () -> CompletableFuture.completedFuture(""),
              e -> true),
          false);
    }
    return new CacheStage(
        upstream,
        CacheSettings.DEFAULT,
        System::nanoTime,
        chain,
        new CacheContext((m, t) -> "", (m, u) -> -1, Runnable::run, clock),
        null,
        null);
  }
}
