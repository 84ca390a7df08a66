package dev.rialto.internal.route;

import dev.rialto.config.RetrySettings;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before a repeat: {@code min(first · 2ⁿ, max) · (1 − jitter · random)}.
 *
 * @param firstNanos the first wait
 * @param maxNanos the longest wait
 * @param jitter which share of a wait is left to chance
 * @param random gives 0 to 1
 */
record Backoff(long firstNanos, long maxNanos, double jitter, DoubleSupplier random) {

  static Backoff of(RetrySettings settings, DoubleSupplier random) {
    return new Backoff(
        settings.firstDelay().toNanos(), settings.maxDelay().toNanos(), settings.jitter(), random);
  }

  /** Returns the wait before a repeat when {@code repeats} were made before. */
  long delayNanos(int repeats) {
    double full = Math.min(firstNanos * Math.pow(2, repeats), (double) maxNanos);
    return (long) (full * (1 - jitter * random.getAsDouble()));
  }

  /**
   * Returns the wait for something that many calls may be waiting for: a little later than asked,
   * so that they do not all come back at one instant.
   */
  long spreadNanos(long waitNanos) {
    long more = (long) ((double) Math.min(waitNanos, firstNanos) * jitter * random.getAsDouble());
    return waitNanos > Long.MAX_VALUE - more ? Long.MAX_VALUE : waitNanos + more;
  }
}
