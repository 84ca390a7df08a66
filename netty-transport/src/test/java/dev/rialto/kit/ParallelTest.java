package dev.rialto.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.rialto.Rialto;
import dev.rialto.junit.RialtoExtension;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.testing.Fake;
import dev.rialto.testing.Fakes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Tests that run side by side do not meet each other. */
class ParallelTest {

  private static final int SIDE_BY_SIDE = 4;

  /** The tests of a user who has JUnit run them in parallel; run by the test below. */
  @ExtendWith(RialtoExtension.class)
  static class Tests {

    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();
    private static volatile CountDownLatch allAtOnce = new CountDownLatch(SIDE_BY_SIDE);

    private LoopbackProvider before;

    @BeforeEach
    void arrange(LoopbackProvider server, RepetitionInfo repetition) {
      before = server;
      server.when(request -> true).answer("Corrected by " + repetition.getCurrentRepetition());
    }

    @RepeatedTest(SIDE_BY_SIDE)
    void eachHasItsOwn(
        RepetitionInfo repetition,
        LoopbackProvider server,
        Proofreader reader,
        Rialto rialto,
        Fake<Proofreader> fake)
        throws InterruptedException {
      String mine = "by " + repetition.getCurrentRepetition();
      assertThat(server).isSameAs(before);
      assertThat(PORTS.add(server.port())).isTrue();
      allAtOnce.countDown();
      assumeTrue(allAtOnce.await(5, TimeUnit.SECONDS), "all run at once");
      server.failNext(1, Fault.rateLimited(Duration.ofMillis(1)));
      for (int i = 0; i < 10; i++) {
        assertThat(reader.read("teh " + mine)).endsWith(mine);
      }
      assertThat(rialto.client(Proofreader.class).read("teh " + mine)).endsWith(mine);
      assertThat(server.requests())
          .hasSize(12)
          .allSatisfy(request -> assertThat(request.prompt()).endsWith(mine));
      fake.answer(mine);
      assertThat(fake.client().read("teh")).isEqualTo(mine);
      assertThat(fake.calls()).hasSize(1);
    }
  }

  @Test
  void testsSideBySide_haveEachTheirOwnServerClientsAndFakes() {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(Tests.class))
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
            .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
            .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
            .configurationParameter(
                // More than there are tests: a thread that waits for its children runs none.
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "" + 2 * SIDE_BY_SIDE)
            .build();
    // Whether all run at once is JUnit's to say: its pool does not always wake all its threads.
    long succeeded = 0;
    for (int i = 0; succeeded < SIDE_BY_SIDE && i < 10; i++) {
      Tests.allAtOnce = new CountDownLatch(SIDE_BY_SIDE);
      Tests.PORTS.clear();
      SummaryGeneratingListener summary = new SummaryGeneratingListener();
      LauncherFactory.create().execute(request, summary);
      summary.getSummary().getFailures().forEach(f -> f.getException().printStackTrace());
      assertThat(summary.getSummary().getFailures()).isEmpty();
      succeeded = summary.getSummary().getTestsSucceededCount();
    }
    assertThat(succeeded).isEqualTo(SIDE_BY_SIDE);
  }

  @Test
  void oneFake_isCalledFromManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Fake<Proofreader> fake = Fakes.of(Proofreader.class)) {
      fake.answer("?");
      for (int i = 0; i < 8; i++) {
        String text = "teh " + i;
        fake.when(reader -> reader.read(text)).answer("the " + text);
      }
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String text = "teh " + i;
        all.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 50; n++) {
                    assertThat(fake.client().read(text)).isEqualTo("the " + text);
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get(60, TimeUnit.SECONDS);
      }
      assertThat(fake.calls()).hasSize(400);
    } finally {
      threads.shutdownNow();
    }
  }
}
