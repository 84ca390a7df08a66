package dev.rialto.internal.upstream;

import dev.rialto.DeadlineExceededException;
import dev.rialto.spi.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The time that a stream has to its first content. What the server says in between, that it is
 * still there, does not count; the error tells how often it did.
 *
 * <p>Threads: the transport's tells what has come, the scheduler's and the callbacks' ask.
 */
final class FirstToken {

  private final Exchange exchange;
  private final long boundNanos;
  private volatile Scheduler.@Nullable Timer timer;
  private volatile int keepAlives;
  private volatile boolean seen;

  FirstToken(Exchange exchange, long boundNanos) {
    this.exchange = exchange;
    this.boundNanos = boundNanos;
  }

  /**
   * Lets the time run.
   *
   * @param missing runs when it is over
   */
  void begin(Scheduler scheduler, Runnable missing) {
    timer = scheduler.schedule(missing, boundNanos);
  }

  /** The server is still there. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // written by the transport's thread alone
  void keepAlive() {
    keepAlives++;
  }

  /** Content has come. */
  void seen() {
    if (!seen) {
      seen = true;
      cancel();
    }
  }

  void cancel() {
    Scheduler.Timer running = timer;
    if (running != null) {
      running.cancel();
    }
  }

  /** Returns how the exchange fails now that the time is over; null if content has come. */
  @Nullable DeadlineExceededException missing() {
    if (seen) {
      return null;
    }
    return new DeadlineExceededException(
        "No token within "
            + boundNanos / 1_000_000
            + " ms of the request"
            + (keepAlives == 0
                ? ""
                : ", though the provider said " + keepAlives + " times that it is there"),
        "Try again, name a fallback, or raise the provider's firstToken timeout",
        exchange.whereabouts(),
        null);
  }
}
