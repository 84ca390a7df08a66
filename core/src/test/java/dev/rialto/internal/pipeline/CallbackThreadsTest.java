package dev.rialto.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallbackThreadsTest {

  private final ThreadScheduler scheduler = new ThreadScheduler();

  @AfterEach
  void closeScheduler() {
    scheduler.close();
  }

  @Test
  void callbacks_thatAreShort_runInOrderOnOneThread() throws Exception {
    FakeClock nobodyLooks = new FakeClock();
    CallbackThreads threads = new CallbackThreads(nobodyLooks);
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    Set<Thread> ran = ConcurrentHashMap.newKeySet();
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(100);
    threads.execute(() -> await(go));
    for (int i = 0; i < 100; i++) {
      int which = i;
      threads.execute(
          () -> {
            order.add(which);
            ran.add(Thread.currentThread());
            done.countDown();
          });
    }
    go.countDown();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(order).isSorted().hasSize(100);
    assertThat(ran).hasSize(1);
    threads.close();
  }

  @Test
  void callbacks_behindOneThatBlocks_areTakenOverWhenSomebodyLooks() throws Exception {
    FakeClock clock = new FakeClock();
    CallbackThreads threads = new CallbackThreads(clock);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(20);
    threads.execute(
        () -> {
          begun.countDown();
          await(go);
        });
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 20; i++) {
      threads.execute(done::countDown);
    }
    assertThat(done.getCount()).isEqualTo(20);
    clock.advance(Duration.ofMillis(2));
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    go.countDown();
    threads.close();
  }

  @Test
  void threads_doubleWhenNothingHasMoved_soThatABusyMachineIsNotFloodedWithThem() throws Exception {
    FakeClock clock = new FakeClock();
    CallbackThreads threads = new CallbackThreads(clock);
    Semaphore begun = new Semaphore(0);
    CountDownLatch go = new CountDownLatch(1);
    for (int i = 0; i < 100; i++) {
      threads.execute(
          () -> {
            begun.release();
            await(go);
          });
    }
    assertThat(begun.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    for (int more = 1; more <= 32; more *= 2) {
      clock.advance(Duration.ofMillis(2));
      assertThat(begun.tryAcquire(more, 60, TimeUnit.SECONDS)).isTrue();
      assertThat(begun.availablePermits()).isZero();
    }
    go.countDown();
    assertThat(begun.tryAcquire(36, 60, TimeUnit.SECONDS)).isTrue();
    threads.close();
  }

  @Test
  void callback_thatThrows_doesNotKeepTheNextOneFromRunning() throws Exception {
    CallbackThreads threads = new CallbackThreads(scheduler);
    CountDownLatch done = new CountDownLatch(1);
    threads.execute(
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> {});
          throw new IllegalStateException("mine");
        });
    threads.execute(done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    threads.close();
  }

  @Test
  void callbacks_thatWaitForOneAnother_allRun() throws Exception {
    int many = 50;
    CountDownLatch together = new CountDownLatch(many);
    CountDownLatch done = new CountDownLatch(many);
    CallbackThreads threads = new CallbackThreads(scheduler);
    for (int i = 0; i < many; i++) {
      threads.execute(
          () -> {
            together.countDown();
            await(together);
            done.countDown();
          });
    }
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    threads.close();
    threads.close();
  }

  @Test
  void close_letsRunningCallbacksEnd_andLeavesNoThread() throws Exception {
    AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CallbackThreads threads = new CallbackThreads(scheduler);
    threads.execute(
        () -> {
          thread.set(Thread.currentThread());
          begun.countDown();
          await(go);
        });
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    Thread closing = new Thread(threads::close);
    closing.start();
    go.countDown();
    closing.join(10_000);
    thread.get().join(10_000);
    assertThat(thread.get().isAlive()).isFalse();
    assertThat(thread.get().isDaemon()).isTrue();
    assertThat(thread.get().getName()).startsWith("rialto-callback-");
  }

  @Test
  void callbackThatCloses_doesNotWaitForItself() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    CallbackThreads threads = new CallbackThreads(scheduler);
    threads.execute(
        () -> {
          threads.close();
          closed.countDown();
        });
    assertThat(closed.await(4, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
