package dev.rialto.internal.promote;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

  /**
   * Has something done with what comes of a question whose own outcome nobody waits for. What goes
   * wrong while that is done would be lost with it: it is a fault of ours, and is logged.
   *
   * @param doing what is done, for the log
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  static <T> void then(String doing, CompletableFuture<T> asked, Hook<? super T> hook) {
    asked.whenComplete(
        (value, error) -> {
          try {
            hook.done(value, error);
          } catch (Throwable thrown) {
            Promotion.LOG.log(System.Logger.Level.WARNING, doing + " failed in the middle", thrown);
          }
        });
  }

  /** As {@link #then}, where a question without an answer is asked anew by a later round. */
  static <T> void thenIfAnswered(
      String doing, CompletableFuture<T> asked, Consumer<? super T> hook) {
    then(
        doing,
        asked,
        (value, error) -> {
          if (error == null) {
            hook.accept(value);
          } else {
            unanswered(doing, error);
          }
        });
  }

  /** Asks for something whose outcome changes nothing here. */
  static void ask(String doing, CompletableFuture<?> asked) {
    thenIfAnswered(doing, asked, done -> {});
  }

  private static void unanswered(String doing, Throwable error) {
    Promotion.LOG.log(
        System.Logger.Level.DEBUG, "{0} came to nothing: {1}", doing, cause(error).getMessage());
  }

  /**
   * What is done with an outcome.
   *
   * @param <T> the type of the answer
   */
  interface Hook<T> {
    /** Takes an answer, or why there is none. */
    void done(T value, @Nullable Throwable error);
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
