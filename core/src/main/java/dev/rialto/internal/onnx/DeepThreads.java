package dev.rialto.internal.onnx;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Daemon threads with deep stacks. ONNX Runtime optimizes a model's graph by recursion, and the
 * megabyte of an ordinary thread has been seen to be too little for it, which ends the process.
 */
final class DeepThreads extends ThreadPoolExecutor {

  private static final long STACK_BYTES = 16L << 20;
  private static final int KEEP_ALIVE_SECONDS = 30;

  DeepThreads(int most) {
    super(most, most, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(10_000));
    AtomicInteger number = new AtomicInteger();
    setThreadFactory(
        task -> {
          Thread thread =
              new Thread(null, task, "rialto-embedding-" + number.incrementAndGet(), STACK_BYTES);
          thread.setDaemon(true);
          return thread;
        });
    allowCoreThreadTimeOut(true);
  }
}
