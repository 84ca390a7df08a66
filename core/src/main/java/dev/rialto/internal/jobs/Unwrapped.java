package dev.rialto.internal.jobs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Takes an error out of what futures put around it. */
final class Unwrapped {
  private Unwrapped() {}

  /** Returns a future of the same outcome that fails with the cause itself. */
  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  static <T> CompletableFuture<T> plain(CompletableFuture<T> wrapped) {
    CompletableFuture<T> plain = new CompletableFuture<>();
    wrapped.whenComplete(
        (value, error) -> {
          if (error == null) {
            plain.complete(value);
          } else {
            plain.completeExceptionally(of(error));
          }
        });
    return plain;
  }

  static Throwable of(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
