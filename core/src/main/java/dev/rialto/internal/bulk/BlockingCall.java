package dev.rialto.internal.bulk;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that blocks a thread; cancelling it interrupts the thread, as long as that is its own.
 *
 * @param <R> the type of the result
 */
final class BlockingCall<R> extends CompletableFuture<R> implements Runnable {

  private final Supplier<? extends R> call;
  private final Object lock = new Object();
  private @Nullable Thread runner;

  BlockingCall(Supplier<? extends R> call) {
    this.call = call;
  }

  @Override
  public void run() {
    synchronized (lock) {
      if (isDone()) {
        return;
      }
      runner = Thread.currentThread();
    }
    R value = null;
    Throwable thrown = null;
    try {
      value = call.get();
    } catch (Throwable e) {
      thrown = e;
    }
    synchronized (lock) {
      runner = null;
      Thread.interrupted(); // meant for the call, not for the next one on this thread
    }
    if (thrown == null) {
      complete(value);
    } else {
      completeExceptionally(thrown);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean first = super.cancel(mayInterruptIfRunning);
    synchronized (lock) {
      Thread running = runner;
      if (running != null) {
        running.interrupt();
      }
    }
    return first;
  }
}
