package dev.rialto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheStatus;
import dev.rialto.ContentFilteredException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.config.HedgeSettings;
import dev.rialto.config.RetrySettings;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Health;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A silent attempt, its rival, the reader and a cancellation meet on threads of their own, some
 * thousands of times. Signals must be serial, the outcome one, and nothing may hang.
 */
class RacesTest {

  private static final int ROUNDS = 4_000;

  @Test
  @Timeout(60)
  void twoAttemptsAReaderAndACancellationNeverCollide() throws Exception {
    long seed = System.nanoTime();
    System.out.println("races: seed " + seed);
    Random random = new Random(seed);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        round(random, threads);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void round(Random random, ExecutorService threads) throws Exception {
    Fixture f = new Fixture().route("a", "b");
    FakeClock clock = f.clock;
    FakeUpstream upstream = new FakeUpstream(clock);
    RouterStage router =
        new RouterStage(
            upstream,
            f.providers,
            f.routes,
            RetrySettings.builder().maxRepeats(0).build(),
            HedgeSettings.builder().silence(Duration.ofSeconds(1)).build(),
            endpoint -> Health.GOOD,
            ModelGuide.NONE,
            clock,
            clock,
            event -> {});
    boolean unary = random.nextInt(4) == 0;
    Call call = f.call(unary, Duration.ofSeconds(60));
    SerialSink sink = new SerialSink();
    Flight flight = router.start(call, sink);
    flight.request(1);
    clock.advance(Duration.ofSeconds(2));
    List<FakeUpstream.Attempt> attempts = List.copyOf(upstream.attempts);
    assertThat(attempts).hasSize(unary ? 1 : 2);
    int cancels = random.nextInt(3);
    CyclicBarrier barrier = new CyclicBarrier(attempts.size() + 2);
    List<Future<?>> all = new ArrayList<>();
    for (FakeUpstream.Attempt attempt : attempts) {
      int how = random.nextInt(4);
      all.add(
          threads.submit(
              () -> {
                barrier.await();
                if (how == 0) {
                  attempt.fail(Fixture.serverError());
                } else if (how == 3) {
                  attempt.fail(
                      new ContentFilteredException("no", "", Fixture.details(400, null), null));
                } else if (how == 1) {
                  attempt.started().text("x").text("y").complete();
                } else {
                  attempt.text("x").fail(Fixture.serverError());
                }
                return null;
              }));
    }
    all.add(
        threads.submit(
            () -> {
              barrier.await();
              flight.request(5);
              return null;
            }));
    all.add(
        threads.submit(
            () -> {
              barrier.await();
              if (cancels == 0) {
                flight.cancel();
              }
              return null;
            }));
    for (Future<?> each : all) {
      each.get();
    }
    // A unary call that failed at the first may now be at the second.
    if (upstream.attempts.size() > attempts.size()) {
      upstream.last().answer("z");
    }
    assertThat(sink.collided.get()).as("signals side by side").isFalse();
    assertThat(sink.outcomes.get()).isLessThanOrEqualTo(1);
    if (cancels != 0) {
      assertThat(sink.outcomes.get()).isEqualTo(1);
    }
  }

  private static final class SerialSink implements ResponseSink {
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean collided = new AtomicBoolean();
    private final AtomicInteger outcomes = new AtomicInteger();

    private void signal(boolean outcome) {
      if (!busy.compareAndSet(false, true) || outcomes.get() > 0) {
        collided.set(true);
      }
      Thread.onSpinWait();
      if (outcome) {
        outcomes.incrementAndGet();
      }
      busy.set(false);
    }

    @Override
    public void onEvent(ResponseEvent event) {
      signal(false);
    }

    @Override
    public void onComplete(Provenance provenance) {
      assertThat(provenance.cacheStatus()).isEqualTo(CacheStatus.BYPASS);
      signal(true);
    }

    @Override
    public void onError(RialtoException error) {
      signal(true);
    }

    @Override
    public void onAnswer(Answer answer) {
      signal(true);
    }
  }
}
