package dev.rialto.internal.onnx;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A few daemon threads that run the model, so that none of the caller's has to wait for it. */
final class EmbeddingThreads extends ThreadPoolExecutor {

  private static final long DEEP_STACK_BYTES = 16L << 20;
  private static final int KEEP_ALIVE_SECONDS = 30;

  EmbeddingThreads(int most) {
    super(most, most, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(10_000));
    AtomicInteger number = new AtomicInteger();
    setThreadFactory(
        task -> {
          Thread thread = new Thread(task, "rialto-embedding-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
    allowCoreThreadTimeOut(true);
  }

  /**
   * Does something once on a thread with a deep stack, and waits for it. Where ONNX Runtime's
   * native library is loaded the megabyte of an ordinary thread has been seen to be too little,
   * which ends the process; once it is there, a quarter of that is enough for all it does.
   */
  static <T> T deeply(Supplier<T> action) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                done.complete(action.get());
              } catch (Throwable e) {
                done.completeExceptionally(e); // whoever waits must hear of it
              }
            },
            "rialto-embedding-loader",
            DEEP_STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    return done.join();
  }
}
