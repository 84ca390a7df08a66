package dev.rialto.config;

import dev.rialto.Usd;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When answers are fetched before they are asked for. Immutable.
 *
 * <p>Of each question it is known in which hours it was asked. One that was asked in an hour of the
 * day on so many days, of working days or of weekends, or of that weekday, that it will be asked in
 * the coming hour with the set confidence, is asked beforehand, so that the first who wants the
 * answer finds it in memory. The confidence is the lower end of an interval: what was seen three
 * times in a row is likely, what was seen twice is not.
 *
 * <p>What is asked is the very question, for its tenant and with its parameters, without its user
 * and metadata, one at a time and with the lowest priority; nothing is asked while callers wait,
 * the load is high or a circuit is open. Questions are kept in this process alone; those of text
 * only. Where the cache has a database, the hours in which they come are kept there, under digests:
 * after a restart a question is known again as soon as it is asked once. To invalidate all answers
 * of a tenant forgets its questions, too.
 */
public final class WarmingSettings {

  private final Duration every;
  private final double confidence;
  private final @Nullable ZoneId zone;
  private final int mostCalls;
  private final @Nullable Usd mostCost;
  private final int questions;
  private final long questionBytes;

  private WarmingSettings(Builder b) {
    every = b.every;
    confidence = b.confidence;
    zone = b.zone;
    mostCalls = b.mostCalls;
    mostCost = b.mostCost;
    questions = b.questions;
    questionBytes = b.questionBytes;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns how much time is between two rounds. */
  public Duration every() {
    return every;
  }

  /** Returns how likely it has to be that a question will be asked. */
  public double confidence() {
    return confidence;
  }

  /** Returns the zone of hours and weekdays; null: that of the Rialto's clock. */
  public @Nullable ZoneId zone() {
    return zone;
  }

  /** Returns how many calls a round makes at most. */
  public int mostCalls() {
    return mostCalls;
  }

  /** Returns what a round costs at most; null: the number of calls alone is bounded. */
  public @Nullable Usd mostCost() {
    return mostCost;
  }

  /** Returns of how many questions is kept when they were asked. */
  public int questions() {
    return questions;
  }

  /** Returns how many bytes those questions hold at most, by estimate. */
  public long questionBytes() {
    return questionBytes;
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private Duration every = Duration.ofMinutes(10);
    private double confidence = 0.7;
    private @Nullable ZoneId zone;
    private int mostCalls = 20;
    private @Nullable Usd mostCost;
    private int questions = 1_000;
    private long questionBytes = 8 << 20;

    private Builder() {}

    /**
     * Sets how much time is between two rounds [10 min]; a round looks as far ahead. Answers that
     * are remembered for less time are not fetched.
     */
    public Builder every(Duration value) {
      every = Require.positive("cache.warming.every", value);
      return this;
    }

    /** Sets how likely it has to be that a question will be asked [above 0.7]. */
    public Builder confidence(double value) {
      confidence = Require.within("cache.warming.confidence", value, 0.05, 0.99);
      return this;
    }

    /** Sets the zone of hours and weekdays [that of the Rialto's clock]. */
    public Builder zone(ZoneId value) {
      zone = Objects.requireNonNull(value, "cache.warming.zone");
      return this;
    }

    /** Sets how many calls a round makes at most [20]. */
    public Builder mostCalls(int value) {
      mostCalls = Require.atLeast("cache.warming.mostCalls", value, 1);
      return this;
    }

    /**
     * Sets what a round costs at most, going by what the same answers cost before [the number of
     * calls alone is bounded]. With it, questions whose cost is not known are not asked.
     */
    public Builder mostCost(Usd value) {
      Objects.requireNonNull(value, "cache.warming.mostCost");
      if (value.signum() <= 0) {
        throw Require.refused("cache.warming.mostCost", value, "above zero");
      }
      mostCost = value;
      return this;
    }

    /** Sets of how many questions is kept when they were asked [1,000]; the frequent ones stay. */
    public Builder questions(int value) {
      questions = Require.atLeast("cache.warming.questions", value, 1);
      return this;
    }

    /** Sets how many bytes those questions hold at most, by estimate [8 MiB]. */
    public Builder questionBytes(long value) {
      questionBytes = Require.atLeast("cache.warming.questionBytes", value, 1_024);
      return this;
    }

    /** Returns the settings. */
    public WarmingSettings build() {
      return new WarmingSettings(this);
    }
  }
}
