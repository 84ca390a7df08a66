package dev.rialto.internal.store;

import dev.rialto.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds writes back from a store that goes out at each, and could be read but for them: H2 on a
 * full disk closes itself at every write, and a Redis that is a replica refuses them. After a write
 * that took the store out none is tried for a second, then one, and the pause doubles up to a
 * minute as long as they fail; once one has succeeded, any go. So the guard, which lets a store
 * back after a second, has ever longer times in between for those who read. Thread-safe.
 */
public final class WritePause {

  /** A full disk takes a write now and then: it is well after so many in a row. */
  private static final int WELL = 20;

  private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_NANOS = Duration.ofSeconds(60).toNanos();

  private final String name;
  private final Ticker ticker;
  private final Predicate<Throwable> outage;

  /** Why the last write failed; null while all is well. */
  private @Nullable String trouble;

  private long nextNanos = FIRST_NANOS;
  private long untilNanos;
  private boolean trying;
  private int written;

  /**
   * Makes one.
   *
   * @param name the store, for messages
   * @param outage tells failures that took the store out
   */
  public WritePause(String name, Ticker ticker, Predicate<Throwable> outage) {
    this.name = name;
    this.ticker = ticker;
    this.outage = outage;
  }

  /**
   * Writes, or fails at once with {@link StoreUnavailableException} while it is no time to.
   *
   * @param there whether the store is in, so that a failure tells something of the write
   */
  public <T extends @Nullable Object> CompletableFuture<T> run(
      boolean there, Supplier<CompletableFuture<T>> write) {
    if (!there) {
      return write.get();
    }
    String known = begin();
    return known == null
        ? write.get().whenComplete((done, error) -> ended(error))
        : CompletableFuture.failedFuture(
            new StoreUnavailableException(
                name + " is not written to for a while, since it failed at it: " + known));
  }

  /** Returns why nothing is to be written at this moment; null if one may try. */
  private synchronized @Nullable String begin() {
    if (trouble != null && ((trying && written == 0) || ticker.nanoTime() - untilNanos < 0)) {
      return trouble;
    }
    trying = true;
    return null;
  }

  private synchronized void ended(@Nullable Throwable error) {
    trying = false;
    if (error == null) {
      if (trouble != null && ++written == WELL) {
        trouble = null;
        nextNanos = FIRST_NANOS;
      }
      return;
    }
    Throwable inner = error.getCause();
    Throwable cause = error instanceof CompletionException && inner != null ? inner : error;
    long now = ticker.nanoTime();
    boolean known = trouble != null && now - untilNanos < 0; // by another that was under way
    if (!known && outage.test(cause)) {
      trouble = String.valueOf(cause.getMessage());
      written = 0;
      untilNanos = now + nextNanos;
      nextNanos = Math.min(LONGEST_NANOS, 2 * nextNanos);
    }
  }
}
