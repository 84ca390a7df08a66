package dev.rialto.internal.jobs;

import java.util.concurrent.CompletionException;

/** Takes an error out of what futures put around it. */
final class Unwrapped {
  private Unwrapped() {}

  static Throwable of(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
