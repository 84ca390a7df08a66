package dev.rialto.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.CallbackExecutor;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Answer, failure, deadline, cancellation, close and demand, each on its own thread and let go at
 * one moment: whoever wins, there is one outcome, it is reported once, and nothing is left behind.
 */
class OneOutcomeTest {

  private static final int ROUNDS = 2_000;
  private static final int ACTORS = 4;

  private final long seed = Long.getLong("rialto.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final ExecutorService threads = Executors.newFixedThreadPool(ACTORS);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void futures() throws Exception {
    System.out.println("OneOutcomeTest.futures: -Drialto.seed=" + seed);
    for (int round = 0; round < ROUNDS; round++) {
      Scene scene = new Scene();
      ScriptedStage stage = new ScriptedStage();
      AtomicInteger completions = new AtomicInteger();
      CallFuture<String> future =
          new CallFuture<>(
              TestCall.asking(scene.clock, "why?").call(),
              outcome -> outcome.answer().text(),
              new CallTools(
                  scene.clock, new CallbackExecutor(Runnable::run), scene::heard, scene.live));
      future.begin(stage);
      Future<?> dependent = future.whenComplete((v, e) -> completions.incrementAndGet());
      ScriptedStage.Started call = stage.only();
      race(
          List.of(
              () -> call.answer("because"),
              () -> call.fail(Fixture.rateLimit()),
              () -> scene.clock.runAll(),
              () -> future.cancel(true),
              scene.live::close));

      assertThat(future.isDone()).as("seed %d, round %d", seed, round).isTrue();
      assertThat(dependent.isDone()).isTrue();
      assertThat(completions).hasValue(1);
      scene.assertOver(round);
    }
  }

  @Test
  void streams() throws Exception {
    System.out.println("OneOutcomeTest.streams: -Drialto.seed=" + seed);
    for (int round = 0; round < ROUNDS; round++) {
      Scene scene = new Scene();
      Pieces stage = new Pieces();
      Strict subscriber = new Strict();
      new StreamPublisher<>(
              () -> TestCall.asking(scene.clock, "why?").streaming().call(),
              Elements::text,
              stage::start,
              new CallTools(
                  scene.clock, new CallbackExecutor(Runnable::run), scene::heard, scene.live),
              new AtomicBoolean(),
              StreamTap.NONE)
          .subscribe(subscriber);
      race(
          List.of(
              stage::answerAll,
              () -> {
                for (int i = 0; i < Pieces.COUNT; i++) {
                  subscriber.subscription().request(1);
                }
              },
              () -> scene.clock.runAll(),
              subscriber::cancel,
              scene.live::close));

      subscriber.subscription().request(Long.MAX_VALUE);
      assertThat(subscriber.violations).as("seed %d, round %d", seed, round).isEmpty();
      if (!subscriber.cancelled) {
        assertThat(subscriber.ends).as("seed %d, round %d", seed, round).hasValue(1);
      }
      scene.live.close();
      scene.assertOver(round);
    }
  }

  private void race(List<Runnable> actions) throws Exception {
    List<Runnable> actors = new ArrayList<>(actions);
    Collections.shuffle(actors, random);
    CyclicBarrier start = new CyclicBarrier(ACTORS);
    List<Future<?>> running = new ArrayList<>();
    for (Runnable actor : actors.subList(0, ACTORS)) {
      int spins = random.nextInt(200);
      running.add(
          threads.submit(
              () -> {
                await(start);
                for (int i = 0; i < spins; i++) {
                  Thread.onSpinWait();
                }
                actor.run();
              }));
    }
    for (Future<?> one : running) {
      one.get(20, TimeUnit.SECONDS);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException
        | BrokenBarrierException
        | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** One Rialto's worth of things. */
  private static final class Scene {
    final FakeClock clock = new FakeClock();
    final LiveCalls live = new LiveCalls(clock, clock);
    final AtomicInteger events = new AtomicInteger();

    void heard(PipelineEvent event) {
      events.incrementAndGet();
    }

    void assertOver(int round) {
      assertThat(events).as("events of round " + round).hasValue(1);
      assertThat(live.count()).as("live calls of round " + round).isZero();
    }
  }

  /** A stage below that answers serially, as far as it is asked. */
  private static final class Pieces implements Flight {
    static final int COUNT = 20;

    private final AtomicReference<@Nullable ResponseSink> sink = new AtomicReference<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();

    Flight start(Call call, ResponseSink to) {
      sink.set(to);
      return this;
    }

    void answerAll() {
      ResponseSink to = sink.get();
      for (int i = 0; i < COUNT && !cancelled.get() && to != null; i++) {
        to.onEvent(new dev.rialto.ResponseEvent.Text("piece"));
      }
      if (!cancelled.get() && to != null) {
        to.onComplete(ScriptedStage.PROVENANCE);
      }
    }

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {
      cancelled.set(true);
    }
  }

  /** Objects to whatever Reactive Streams forbid. */
  private static final class Strict implements Flow.Subscriber<String> {
    final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger ends = new AtomicInteger();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicInteger elements = new AtomicInteger();
    private final AtomicReference<Flow.@Nullable Subscription> subscription =
        new AtomicReference<>();
    volatile boolean cancelled;

    Flow.Subscription subscription() {
      Flow.Subscription s = subscription.get();
      if (s == null) {
        throw new AssertionError("not subscribed");
      }
      return s;
    }

    void cancel() {
      cancelled = true;
      subscription().cancel();
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
      subscription.set(s);
    }

    @Override
    public void onNext(String element) {
      enter("onNext");
      if (elements.incrementAndGet() > Pieces.COUNT) {
        violations.add("more elements than there are");
      }
      busy.set(false);
    }

    @Override
    public void onError(Throwable error) {
      enter("onError");
      if (!(error instanceof RialtoException)) {
        violations.add("failed with " + error);
      }
      ends.incrementAndGet();
      busy.set(false);
    }

    @Override
    public void onComplete() {
      enter("onComplete");
      ends.incrementAndGet();
      busy.set(false);
    }

    private void enter(String signal) {
      if (!busy.compareAndSet(false, true)) {
        violations.add(signal + " beside another signal");
      }
      if (ends.get() > 0) {
        violations.add(signal + " after the end");
      }
    }
  }
}
