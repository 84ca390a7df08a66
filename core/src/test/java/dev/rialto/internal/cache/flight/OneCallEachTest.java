package dev.rialto.internal.cache.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Threads ask the same questions at the same time. Each question costs one upstream call, whether a
 * thread comes before, during or right after the flight that answers it.
 */
class OneCallEachTest {

  private static final int THREADS = 4;
  private static final int QUESTIONS = 20_000;

  private final FakeClock clock = new FakeClock();

  @Test
  void everyQuestionIsPaidForOnceWhateverTheTiming() throws Exception {
    ScriptedStage upstream = new ScriptedStage(started -> started.answer("a"));
    CacheSettings roomy =
        CacheSettings.builder().memoryEntries(10 * QUESTIONS).memoryBytes(1L << 30).build();
    CacheStage stage = new CacheStage(upstream, roomy, clock);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    CyclicBarrier together = new CyclicBarrier(THREADS);
    List<Future<?>> done = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      done.add(
          pool.submit(
              () -> {
                for (int i = 0; i < QUESTIONS; i++) {
                  if (i % 500 == 0) {
                    together.await();
                  }
                  RecordingSink sink = new RecordingSink();
                  stage.start(TestCall.asking(clock, "question " + i).call(), sink);
                  sink.await();
                  assertThat(sink.answer().text()).isEqualTo("a");
                }
                return null;
              }));
    }
    for (Future<?> future : done) {
      future.get(60, TimeUnit.SECONDS);
    }
    pool.shutdown();
    assertThat(upstream.count()).isEqualTo(QUESTIONS);
    assertThat(stage.flights()).isZero();
  }
}
