package dev.rialto.internal.client;

import java.util.concurrent.Executor;

/**
 * Completes futures on an executor, and on the current thread where the executor refuses: after
 * {@code close()}, or when it is full, nobody may be left waiting.
 */
record CallbackExecutor(Executor executor) implements Executor {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  @Override
  public void execute(Runnable completion) {
    try {
      executor.execute(completion);
    } catch (RuntimeException | OutOfMemoryError refused) {
      // OutOfMemoryError is also how the JVM says that it cannot start a thread.
      LOG.log(System.Logger.Level.DEBUG, "The callback executor refused", refused);
      completion.run();
    }
  }
}
