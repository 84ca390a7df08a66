package dev.rialto.internal.promote;

import java.time.Duration;

/** Waits that grow by half each time, up to a longest one. Not thread-safe. */
final class Waits {

  private final long firstNanos;
  private final long longestNanos;
  private long nextNanos;

  Waits(long firstNanos, long longestNanos) {
    this.firstNanos = firstNanos;
    this.longestNanos = longestNanos;
    this.nextNanos = firstNanos;
  }

  /** Waits of somebody who is turned away. */
  static Waits ofRetries() {
    return new Waits(Duration.ofSeconds(5).toNanos(), Duration.ofMinutes(2).toNanos());
  }

  long next() {
    long now = nextNanos;
    nextNanos = Math.min(longestNanos, now + now / 2);
    return now;
  }

  void reset() {
    nextNanos = firstNanos;
  }
}
