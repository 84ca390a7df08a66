package dev.rialto;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a call took.
 *
 * @param totalNanos from the call of the method to its outcome
 * @param firstTokenNanos from the call of the method to the first content of the answer; −1 if none
 *     came or the answer came whole
 */
public record Timings(long totalNanos, long firstTokenNanos) {

  /** Returns the whole time. */
  public Duration total() {
    return Duration.ofNanos(totalNanos);
  }

  /** Returns the time to the first token; empty if the answer came whole. */
  public Optional<Duration> firstToken() {
    return firstTokenNanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(firstTokenNanos));
  }
}
