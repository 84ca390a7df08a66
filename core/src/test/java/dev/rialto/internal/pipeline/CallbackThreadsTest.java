package dev.rialto.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallbackThreadsTest {

  @Test
  void callbacks_thatWaitForOneAnother_allRun() throws Exception {
    int many = 50;
    CountDownLatch together = new CountDownLatch(many);
    CountDownLatch done = new CountDownLatch(many);
    CallbackThreads threads = new CallbackThreads();
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
    CallbackThreads threads = new CallbackThreads();
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
    CallbackThreads threads = new CallbackThreads();
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
