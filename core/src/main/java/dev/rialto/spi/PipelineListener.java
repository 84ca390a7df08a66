package dev.rialto.spi;

/**
 * Hears what the pipeline does. Called on a thread of its own behind a bounded queue, never on the
 * call path; what the queue drops is counted. An exception is contained and reported.
 */
public interface PipelineListener {

  /** Something happened. */
  void onEvent(PipelineEvent event);
}
