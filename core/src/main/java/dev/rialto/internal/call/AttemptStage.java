package dev.rialto.internal.call;

/**
 * One step of the pipeline below the router, where a call has a target: {@link Stage} for a single
 * attempt at it. A stage wraps the next one and knows no other.
 *
 * <p>Thread-safe. {@link #start} never throws and never blocks: whatever goes wrong reaches the
 * attempt. Signals to one attempt are serial.
 */
@FunctionalInterface
public interface AttemptStage {

  /**
   * Starts an attempt.
   *
   * @param attempt says what is asked of whom, and gets the answer; may hear all of it before this
   *     method returns
   * @return the running attempt
   */
  Flight start(AttemptSink attempt);
}
