package dev.rialto.spi;

import java.util.function.Supplier;

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
   *
   * @param pipeline how it stands; held by the Rialto for its life
   */
  default void onPipeline(PipelineView pipeline) {}

  /**
   * A Rialto that this listener hears has this answer cache. Called once, before the first event,
   * by the thread that builds the Rialto; does nothing by default. For gauges: the statistics may
   * be asked for at any time, after the Rialto's end too.
   *
   * @param statistics what the cache has done since the start; held by the Rialto for its life
   */
  default void onCache(Supplier<CacheStatistics> statistics) {}
}
