package dev.rialto.spi;

import java.util.function.Supplier;

/**
 * Hears what the pipeline does. All listeners of a Rialto are called one after the other, on one
 * thread of their own behind a queue of 16,384 events, never on the call path: one that is slow or
 * blocks delays the others, never a call, and what the full queue drops is counted ({@link
 * PipelineView#droppedEvents}). What may block belongs on a thread of the listener's own. An
 * exception is contained, and logged once a minute at most for each listener, with their number.
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
