package dev.rialto.internal.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.FailureDetails;
import dev.rialto.OverloadedException;
import dev.rialto.Priority;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.internal.call.Flight;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many threads start, answer, fail and cancel at random; slots must neither leak nor double. */
class AdmissionConcurrencyTest {

  private static final int THREADS = 6;
  private static final int CALLS = 4_000;
  private static final int LIMIT = 5;

  private final FakeClock clock = new FakeClock();

  @Test
  void slotsAllReturnAndNobodyIsForgotten() throws Exception {
    long seed = System.nanoTime();
    System.out.println("AdmissionConcurrencyTest seed " + seed);
    ConcurrentLinkedQueue<ScriptedStage.Started> open = new ConcurrentLinkedQueue<>();
    ScriptedStage next =
        new ScriptedStage(
            started -> {
              if (started.call.options().priority() == Priority.HIGH) {
                started.answer("at once");
              } else {
                open.add(started);
              }
            });
    AdmissionStage stage =
        new AdmissionStage(
            next,
            AdmissionSettings.builder().maxConcurrent(LIMIT).maxQueued(50).build(),
            clock,
            clock,
            event -> {});
    ConcurrentLinkedQueue<RecordingSink> uncancelled = new ConcurrentLinkedQueue<>();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> done = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Random random = new Random(seed + t);
      done.add(
          pool.submit(
              () -> {
                for (int i = 0; i < CALLS; i++) {
                  RecordingSink sink = new RecordingSink();
                  Priority priority = List.of(Priority.values()).get(random.nextInt(3));
                  Flight flight =
                      stage.start(
                          TestCall.asking(clock, "q")
                              .options(CallOptions.builder().priority(priority).build())
                              .call(),
                          sink);
                  if (random.nextInt(10) == 0) {
                    flight.cancel(); // it is answered all the same, which must have no effect
                  } else {
                    uncancelled.add(sink);
                  }
                  ScriptedStage.Started one = open.poll();
                  if (one != null) {
                    if (random.nextBoolean()) {
                      one.answer("a");
                    } else {
                      one.fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
                    }
                  }
                }
              }));
    }
    for (Future<?> future : done) {
      future.get();
    }
    pool.shutdown();
    for (ScriptedStage.Started one = open.poll(); one != null; one = open.poll()) {
      one.answer("a");
    }
    assertThat(stage.running()).isZero();
    assertThat(stage.queued()).isZero();
    assertThat(clock.pending()).isZero();
    assertThat(uncancelled).allMatch(RecordingSink::isOver);
    assertThat(uncancelled).allMatch(sink -> sink.violations().isEmpty());
  }

  @Test
  void noMoreThanTheLimitRunSideBySide() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService upstreamPool = Executors.newFixedThreadPool(LIMIT + 2);
    ScriptedStage next =
        new ScriptedStage(
            started -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              upstreamPool.execute(
                  () -> {
                    running.decrementAndGet();
                    started.answer("a");
                  });
            });
    AdmissionStage stage =
        new AdmissionStage(
            next,
            AdmissionSettings.builder().maxConcurrent(LIMIT).maxQueued(100_000).build(),
            clock,
            clock,
            event -> {});
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    List<RecordingSink> sinks = new ArrayList<>();
    List<Future<?>> done = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      done.add(
          pool.submit(
              () -> {
                for (int i = 0; i < CALLS; i++) {
                  RecordingSink sink = new RecordingSink();
                  synchronized (sinks) {
                    sinks.add(sink);
                  }
                  stage.start(TestCall.asking(clock, "q").call(), sink);
                }
              }));
    }
    for (Future<?> future : done) {
      future.get();
    }
    sinks.forEach(RecordingSink::await);
    pool.shutdown();
    upstreamPool.shutdown();
    assertThat(upstreamPool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(most.get()).isLessThanOrEqualTo(LIMIT);
    assertThat(stage.running()).isZero();
    assertThat(stage.queued()).isZero();
  }
}
