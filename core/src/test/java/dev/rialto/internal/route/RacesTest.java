package dev.rialto.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheStatus;
import dev.rialto.ContentFilteredException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.StreamRecovery;
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

  private static final int ROUNDS = 3_000;

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

  /** Whoever speaks first, the reader hears one story: the old one to its end, or the new one. */
  @Test
  @Timeout(60)
  void aStreamThatStallsAndTheOneBesideItSpeakAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    int[] won = new int[2];
    try {
      for (int round = 0; round < ROUNDS; round++) {
        won[takeOver(round, threads)]++;
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(won).as("how often each was first").doesNotContain(0);
  }

  private static int takeOver(int round, ExecutorService threads) throws Exception {
    Fixture f = new Fixture().route("a", "b");
    f.retry = RetrySettings.builder().maxRepeats(0).streamRecovery(StreamRecovery.RESTART).build();
    f.hedge = HedgeSettings.builder().silence(Duration.ofSeconds(1)).build();
    SerialSink sink = new SerialSink();
    Flight flight = f.router().start(f.call(false, Duration.ofSeconds(60)), sink);
    flight.request(3);
    FakeUpstream.Attempt stalls = f.upstream.last();
    stalls.started().text("a");
    f.clock.advance(Duration.ofSeconds(2));
    FakeUpstream.Attempt rival = f.upstream.last();
    assertThat(rival.endpoint()).isEqualTo("b");
    int how = round % 3;
    // Each is first at times, whatever the threads do.
    int ahead = how == 2 ? round / 3 % 8 : -1;
    if (ahead == 0) {
      stalls.complete();
    } else if (ahead == 1) {
      rival.started().text("b").text("b").complete();
    }
    CyclicBarrier barrier = new CyclicBarrier(3);
    List<Future<?>> all = new ArrayList<>();
    all.add(
        threads.submit(
            () -> {
              barrier.await();
              if (ahead == 0) {
                return null;
              }
              if (how == 0) {
                stalls.text("a").text("a").complete();
              } else if (how == 1) {
                stalls.fail(Fixture.serverError());
              } else {
                stalls.complete();
              }
              return null;
            }));
    all.add(
        threads.submit(
            () -> {
              barrier.await();
              if (ahead != 1) {
                rival.started().text("b").text("b").complete();
              }
              return null;
            }));
    all.add(
        threads.submit(
            () -> {
              barrier.await();
              flight.request(5);
              return null;
            }));
    for (Future<?> each : all) {
      each.get();
    }
    assertThat(sink.collided.get()).as("signals side by side").isFalse();
    assertThat(sink.outcomes.get()).isEqualTo(1);
    assertThat(sink.failures.get()).isZero();
    String heard = sink.heard.toString();
    assertThat(heard).isIn(how == 0 ? "aaa" : how == 1 ? "a|bb" : "a", "a|bb");
    return heard.endsWith("b") ? 1 : 0;
  }

  private static final class SerialSink implements ResponseSink {
    private final StringBuffer heard = new StringBuffer();
    private final AtomicInteger failures = new AtomicInteger();
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
    public boolean takesRestart() {
      return true;
    }

    @Override
    public void onEvent(ResponseEvent event) {
      signal(false);
      if (event instanceof ResponseEvent.Text text) {
        heard.append(text.text());
      } else if (event instanceof ResponseEvent.Restarted) {
        heard.append('|');
      }
    }

    @Override
    public void onComplete(Provenance provenance) {
      assertThat(provenance.cacheStatus()).isEqualTo(CacheStatus.BYPASS);
      signal(true);
    }

    @Override
    public void onError(RialtoException error) {
      failures.incrementAndGet();
      signal(true);
    }

    @Override
    public void onAnswer(Answer answer) {
      signal(true);
    }
  }
}
