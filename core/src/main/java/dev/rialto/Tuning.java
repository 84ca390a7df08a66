package dev.rialto;

import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.TuningStatus;
import java.util.List;

/**
 * The tuning of a Rialto: what it has changed, why, and the way back. Got from {@link
 * Rialto#tuning}; empty unless tuning was asked for. Thread-safe.
 */
public interface Tuning {

  /** Returns the settings that are tuned, as they stand. */
  List<TuningStatus> settings();

  /** Returns the last hundred changes and pieces of advice, the oldest first. */
  List<PipelineEvent.SettingTuned> history();

  /**
   * Puts every setting back to what the settings say, moved into its bounds, and begins to learn
   * anew.
   */
  void reset();
}
