package com.acme;

import dev.rialto.Component;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * The components of {@link Streams.Story}, for its snapshots.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
public final class Streams_Story_Components {
  /**
   * {@code title}.
   */
  public static final Component<Streams.Story, String> TITLE = new Component<>("title");

  /**
   * {@code mainText}.
   */
  public static final Component<Streams.Story, String> MAIN_TEXT = new Component<>("mainText");

  /**
   * {@code rating}.
   */
  public static final Component<Streams.Story, Integer> RATING = new Component<>("rating");

  /**
   * {@code notes}.
   */
  public static final Component<Streams.Story, List<String>> NOTES = new Component<>("notes");

  /**
   * {@code moods}.
   */
  public static final Component<Streams.Story, Map<String, Streams.Mood>> MOODS = new Component<>("moods");

  /**
   * {@code mood}.
   */
  public static final Component<Streams.Story, Streams.Mood> MOOD = new Component<>("mood");

  /**
   * {@code pages}.
   */
  public static final Component<Streams.Story, Optional<Integer>> PAGES = new Component<>("pages");

  private Streams_Story_Components() {
  }
}
