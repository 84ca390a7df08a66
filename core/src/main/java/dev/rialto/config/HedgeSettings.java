package dev.rialto.config;

import dev.rialto.Usd;
import java.time.Duration;

/**
 * When a second candidate is asked beside one that stays silent. Whoever answers first wins, the
 * other is cancelled; a slow candidate that has begun to answer is left alone. A hedge is taken
 * from the retry budget. Time counts from the beginning of an attempt, with its connecting and its
 * way to the provider: who waits for a first token does not care what keeps it. Immutable.
 *
 * @param enabled whether there are hedges at all [true]
 * @param silence how long a stream may wait for its first token as long as too little is known of
 *     the candidate, and at most; and how long one may pause that {@link
 *     dev.rialto.StreamRecovery#RESTART} or {@link dev.rialto.StreamRecovery#CONTINUE} was chosen
 *     for, while its reader wants more [10 s]
 * @param minimumDelay how long every call waits at least, however fast the candidate usually is [1
 *     s]
 * @param minimumSamples how many answers of a candidate must be known before the 95th percentile of
 *     their times takes the place of {@code silence} [20]
 * @param tokenPace how long a model of which nothing is known is taken to need for a token. An
 *     answer that is wanted whole may stay out for {@code silence}, and this for each token that it
 *     may have (1,000 where there is no cap), but no longer than half of the time its call has left
 *     [25 ms]
 * @param maxCost what a hedge may cost, going by the catalogue's prices; a candidate that would
 *     cost more is not asked beside another. One whose price is unknown is [0.10 USD]
 */
public record HedgeSettings(
    boolean enabled,
    Duration silence,
    Duration minimumDelay,
    int minimumSamples,
    Duration tokenPace,
    Usd maxCost) {

  /** The defaults of each setting. */
  public static final HedgeSettings DEFAULT =
      new HedgeSettings(
          true,
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          20,
          Duration.ofMillis(25),
          Usd.of("0.10"));

  /** No hedges. */
  public static final HedgeSettings NONE = DEFAULT.toBuilder().enabled(false).build();

  /**
   * Checks the ranges.
   *
   * @throws dev.rialto.ConfigurationException if one is passed
   */
  public HedgeSettings {
    Require.positive("hedge.silence", silence);
    Require.positive("hedge.minimumDelay", minimumDelay);
    if (minimumDelay.compareTo(silence) > 0) {
      throw Require.refused(
          "hedge.minimumDelay", minimumDelay, "at most hedge.silence, which is " + silence);
    }
    Require.atLeast("hedge.minimumSamples", minimumSamples, 1);
    Require.positive("hedge.tokenPace", tokenPace);
    if (maxCost.signum() < 0) {
      throw Require.refused("hedge.maxCost", maxCost, "zero or more");
    }
  }

  /** Returns a builder that begins with the defaults. */
  public static Builder builder() {
    return new Builder(DEFAULT);
  }

  /** Returns a builder that begins with these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private boolean enabled;
    private Duration silence;
    private Duration minimumDelay;
    private int minimumSamples;
    private Duration tokenPace;
    private Usd maxCost;

    private Builder(HedgeSettings from) {
      enabled = from.enabled;
      silence = from.silence;
      minimumDelay = from.minimumDelay;
      minimumSamples = from.minimumSamples;
      tokenPace = from.tokenPace;
      maxCost = from.maxCost;
    }

    /** Sets whether there are hedges at all. */
    public Builder enabled(boolean value) {
      enabled = value;
      return this;
    }

    /** Sets how long a stream may wait for its first token. */
    public Builder silence(Duration value) {
      silence = value;
      return this;
    }

    /** Sets how long every call waits at least. */
    public Builder minimumDelay(Duration value) {
      minimumDelay = value;
      return this;
    }

    /** Sets how many answers must be known before a candidate is measured by itself. */
    public Builder minimumSamples(int value) {
      minimumSamples = value;
      return this;
    }

    /** Sets how long a model of which nothing is known is taken to need for a token. */
    public Builder tokenPace(Duration value) {
      tokenPace = value;
      return this;
    }

    /** Sets what a hedge may cost. */
    public Builder maxCost(Usd value) {
      maxCost = value;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws dev.rialto.ConfigurationException if one is out of range
     */
    public HedgeSettings build() {
      return new HedgeSettings(enabled, silence, minimumDelay, minimumSamples, tokenPace, maxCost);
    }
  }
}
