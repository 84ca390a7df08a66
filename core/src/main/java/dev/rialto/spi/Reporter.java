package dev.rialto.spi;

import dev.rialto.Report;

/**
 * A listener that can say what it has heard; it makes what {@code Rialto.report()} returns. Of
 * several, the one that was added first. Thread-safe.
 */
public interface Reporter extends PipelineListener {

  /**
   * Returns what the pipeline has done up to now. Called on the thread that asks, once all events
   * of before have been heard, or after a second if the listeners lag behind by more.
   */
  Report report();
}
