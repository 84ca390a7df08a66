package dev.rialto.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.Scheduler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadSchedulerTest {

  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final ThreadScheduler scheduler = new ThreadScheduler();

  @AfterEach
  void close() {
    scheduler.close();
  }

  @Test
  void task_runsOnceOnADaemonThread() throws Exception {
    AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    scheduler.schedule(
        () -> {
          thread.set(Thread.currentThread());
          ran.countDown();
        },
        -1);
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(thread.get().isDaemon()).isTrue();
    assertThat(thread.get().getName()).isEqualTo("rialto-timer");
  }

  @Test
  void taskThatThrows_leavesTheOthersAlone() throws Exception {
    scheduler.schedule(
        () -> {
          throw new AssertionError("thrown by the test");
        },
        0);
    CountDownLatch ran = new CountDownLatch(1);
    scheduler.schedule(ran::countDown, 0);
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void cancelledTask_doesNotRun() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    scheduler.schedule(
        () -> {
          begun.countDown();
          await(go);
        },
        0);
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    Scheduler.Timer timer = scheduler.schedule(runs::incrementAndGet, 0);
    timer.cancel();
    timer.cancel();
    CountDownLatch behind = new CountDownLatch(1);
    scheduler.schedule(behind::countDown, 0);
    go.countDown();
    assertThat(behind.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(runs).hasValue(0);
  }

  @Test
  void close_dropsWhatWaits_endsTheThread_andTakesNothingMore() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    scheduler.schedule(
        () -> {
          thread.set(Thread.currentThread());
          ran.countDown();
        },
        0);
    ran.await();
    scheduler.schedule(runs::incrementAndGet, HOUR);
    scheduler.close();
    scheduler.close();
    scheduler.schedule(runs::incrementAndGet, 0).cancel();
    thread.get().join(10_000);
    assertThat(thread.get().isAlive()).isFalse();
    assertThat(runs).hasValue(0);
  }

  @Test
  void close_fromATask_doesNotWaitForItself() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    scheduler.schedule(
        () -> {
          scheduler.close();
          closed.countDown();
        },
        0);
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
