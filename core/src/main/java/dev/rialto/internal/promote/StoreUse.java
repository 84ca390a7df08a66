package dev.rialto.internal.promote;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Uses a store that somebody else may have written. */
final class StoreUse {
  private StoreUse() {}

  /** Something to ask of a store. */
  interface Use<T> {
    CompletionStage<T> of();
  }

  /** Returns what comes of it; fails where the store throws, too. */
  static <T> CompletableFuture<T> guarded(Use<T> use) {
    try {
      return use.of().toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Returns what went wrong, without what futures put around it. */
  static Throwable cause(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
