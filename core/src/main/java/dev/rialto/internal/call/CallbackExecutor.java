package dev.rialto.internal.call;

import java.util.concurrent.Executor;

/**
 * Runs what may end in a user's code on an executor, and on the current thread where the executor
 * refuses: after {@code close()}, or when it is full, nobody may be left waiting.
 *
 * @param executor runs callbacks as long as it takes any
 */
public record CallbackExecutor(Executor executor) implements Executor {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  @Override
  public void execute(Runnable callback) {
    try {
      executor.execute(callback);
    } catch (RuntimeException | OutOfMemoryError refused) {
      // OutOfMemoryError is also how the JVM says that it cannot start a thread.
      LOG.log(System.Logger.Level.DEBUG, "The callback executor refused", refused);
      callback.run();
    }
  }
}
