package dev.rialto.spi;

/**
 * Hears what the pipeline does. Called on a thread of its own behind a bounded queue, never on the
 * call path; what the queue drops is counted. An exception is contained and reported.
 */
public interface PipelineListener {

  /** Something happened. */
  void onEvent(PipelineEvent event);

  /**
   * A Rialto that this listener hears sends through this transport. Called once, before the first
   * event, by the thread that builds the Rialto; does nothing by default. For gauges: {@link
   * Transport#stats} may be asked at any time, after the Rialto's end too.
   */
  default void onTransport(Transport transport) {}

  /**
   * A pipeline that this listener hears stands like this at any moment. Called once, before the
   * first event, by the thread that builds the Rialto; does nothing by default.
   */
  default void onPipeline(PipelineView pipeline) {}
}
