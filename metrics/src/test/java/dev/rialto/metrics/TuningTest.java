package dev.rialto.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.config.Tunable;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.metrics.console.ConsoleStates;
import dev.rialto.spi.PipelineEvent.SettingTuned;
import dev.rialto.spi.TuningStatus;
import dev.rialto.spi.TuningStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tuning of a real pipeline: what it does to its settings, and who is told. */
@Timeout(120)
class TuningTest {

  private static final Duration WINDOW = Duration.ofMillis(100);

  private final MetricRegistry registry = new MetricRegistry();
  private final RialtoMetrics metrics = new RialtoMetrics(registry);
  private final List<SettingTuned> heard = new CopyOnWriteArrayList<>();

  @Test
  void aCacheThatIsTooSmallGetsMoreRoom_andEverybodyIsToldWhy() throws Exception {
    int questions = 80;
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .cache(c -> c.memoryEntries(40))
                .tuning(
                    t ->
                        t.every(WINDOW)
                            .minSamples(40)
                            .cacheEntries(20, 100)
                            .leave(Tunable.TIMEOUT)
                            .leave(Tunable.BATCH_ITEMS))
                .listener(metrics)
                .listener(
                    event -> {
                      if (event instanceof SettingTuned tuned) {
                        heard.add(tuned);
                      }
                    })
                .build()) {
      AtomicBoolean enough = new AtomicBoolean();
      List<Thread> callers = callers(rialto, 4, questions, enough);
      await(() -> heard.stream().anyMatch(e -> e.step() == TuningStep.KEPT));
      enough.set(true);
      for (Thread caller : callers) {
        caller.join();
      }

      assertThat(heard.get(0).setting()).isEqualTo("admission.maxConcurrent");
      assertThat(heard.get(0).step()).isEqualTo(TuningStep.ADVISED);
      assertThat(rialto.load().limit()).as("no step was tried").isEqualTo(256);
      SettingTuned first = heard.get(1);
      assertThat(first.setting()).isEqualTo("cache.memoryEntries");
      assertThat(first.step()).isEqualTo(TuningStep.TRIED);
      assertThat(first.to()).isEqualTo(80);
      assertThat(first.reason()).contains("memory is full");
      TuningStatus status = status(rialto, "cache.memoryEntries");
      assertThat(status.value()).isBetween(41L, 100L);
      assertThat(status.configured()).isEqualTo(40);
      assertThat(rialto.tuning().history()).containsAll(heard);
      // It is the cache itself that has grown.
      WatchedAssistant assistant = rialto.client(WatchedAssistant.class);
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < questions; i++) {
          assistant.say("question " + i, CallOptions.NONE);
        }
      }
      assertThat(rialto.cacheStatistics().entries()).isGreaterThan(40);

      assertThat(registry.counter("rialto.tuning.kept").getCount()).isPositive();
      assertThat(registry.getGauges().get("rialto.tuning.value.cache_memoryEntries").getValue())
          .isEqualTo(status(rialto, "cache.memoryEntries").value());
      assertThat(metrics.report().text()).contains("Tuning").contains("cache.memoryEntries");
      assertThat(ConsoleStates.json(metrics)).contains("\"setting\":\"cache.memoryEntries\"");

      rialto.tuning().reset();
      assertThat(status(rialto, "cache.memoryEntries").value()).isEqualTo(40);
      assertThat(rialto.cacheStatistics().entries()).isLessThanOrEqualTo(40);
    }
  }

  @Test
  void callersThatQueueAreTriedWithMoreRoom() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().latency(Duration.ofMillis(10)).start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .admission(a -> a.maxConcurrent(2))
                .tuning(t -> t.every(WINDOW).minSamples(20).concurrency(2, 8))
                .build()) {
      AtomicBoolean enough = new AtomicBoolean();
      List<Thread> callers = callers(rialto, 8, 1, enough);
      await(() -> rialto.load().limit() == 4);
      enough.set(true);
      for (Thread caller : callers) {
        caller.join();
      }
    }
  }

  @Test
  void aDryRunChangesNothing_andSaysWhatMightHelp() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().latency(Duration.ofMillis(10)).start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .admission(a -> a.maxConcurrent(2))
                .tuning(t -> t.dryRun().every(WINDOW).minSamples(20).concurrency(2, 8))
                .build()) {
      AtomicBoolean enough = new AtomicBoolean();
      List<Thread> callers = callers(rialto, 8, 1, enough);
      await(
          () ->
              rialto.tuning().history().stream()
                  .anyMatch(e -> e.setting().equals("admission.maxConcurrent")));
      enough.set(true);
      for (Thread caller : callers) {
        caller.join();
      }

      assertThat(rialto.tuning().history()).allMatch(e -> e.step() == TuningStep.ADVISED);
      assertThat(rialto.load().limit()).isEqualTo(2);
      assertThat(rialto.tuning().settings()).allMatch(s -> s.value() == s.configured());
    }
  }

  @Test
  void whatTheApplicationHasFixedIsTheBound_unlessItNamesAnother() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .timeout(Duration.ofSeconds(12))
                .cache(c -> c.memoryEntries(2_000))
                .admission(a -> a.maxConcurrent(200))
                .tuning(t -> t.cacheEntries(1_000, 4_000))
                .build()) {
      assertThat(status(rialto, "timeout.millis").most()).isEqualTo(12_000);
      assertThat(status(rialto, "timeout.millis").value()).isEqualTo(12_000);
      assertThat(status(rialto, "cache.memoryEntries").most()).isEqualTo(4_000);
      assertThat(status(rialto, "cache.memoryEntries").value()).isEqualTo(2_000);
      assertThat(status(rialto, "admission.maxConcurrent").most()).isEqualTo(200);
      // Being told to tune moves nothing: what is outside of the bounds is told, and left.
      assertThat(rialto.tuning().settings()).allMatch(each -> each.value() == each.configured());
      assertThat(status(rialto, "batch.maxItems").most()).isEqualTo(20);
      assertThat(status(rialto, "batch.maxItems").value()).isGreaterThan(20);
      assertThat(rialto.tuning().history()).hasSize(1);
      assertThat(rialto.tuning().history().get(0).setting()).isEqualTo("batch.maxItems");
      assertThat(rialto.tuning().history().get(0).step()).isEqualTo(TuningStep.ADVISED);
    }
  }

  @Test
  void nothingIsTunedUnlessItIsAskedFor() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      assertThat(rialto.tuning().settings()).isEmpty();
      rialto.tuning().reset();
      assertThat(rialto.tuning().history()).isEmpty();
    }
  }

  private static TuningStatus status(Rialto rialto, String setting) {
    return rialto.tuning().settings().stream()
        .filter(each -> each.setting().equals(setting))
        .findFirst()
        .orElseThrow();
  }

  private static List<Thread> callers(
      Rialto rialto, int count, int questions, AtomicBoolean enough) {
    WatchedAssistant assistant = rialto.client(WatchedAssistant.class);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread caller =
          new Thread(
              () -> {
                while (!enough.get()) {
                  int which = ThreadLocalRandom.current().nextInt(questions);
                  assistant.say("question " + which, CallOptions.NONE);
                  LockSupport.parkNanos(500_000); // a hit takes no time; nobody asks like that
                }
              });
      caller.setDaemon(true);
      caller.start();
      callers.add(caller);
    }
    return callers;
  }

  private static void await(BooleanSupplier condition) throws Exception {
    while (!condition.getAsBoolean()) {
      Thread.sleep(20); // the test's own bound ends it
    }
  }
}
