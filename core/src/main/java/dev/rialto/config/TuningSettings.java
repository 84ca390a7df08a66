package dev.rialto.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which settings may be tuned while a Rialto runs, how far, and how often they are looked at.
 * Immutable. Nothing is tuned unless the builder of a Rialto is told to, and being told to changes
 * nothing by itself: a setting outside of its bounds stays there until a step to the nearest bound
 * has proved better.
 */
public final class TuningSettings {

  private final boolean dryRun;
  private final long intervalNanos;
  private final int minSamples;
  private final Map<Tunable, Bounds> bounds;

  /**
   * How far a setting may be moved.
   *
   * @param least the lower bound
   * @param most the upper bound
   * @param named whether somebody named them
   */
  public record Bounds(long least, long most, boolean named) {

    /** Returns the nearest value within. */
    public long nearest(long value) {
      return Math.max(least, Math.min(most, value));
    }
  }

  private TuningSettings(Builder b, Map<Tunable, Bounds> bounds) {
    dryRun = b.dryRun;
    intervalNanos = b.intervalNanos;
    minSamples = b.minSamples;
    this.bounds = Map.copyOf(bounds);
  }

  private TuningSettings(TuningSettings from, Map<Tunable, Bounds> bounds) {
    dryRun = from.dryRun;
    intervalNanos = from.intervalNanos;
    minSamples = from.minSamples;
    this.bounds = Map.copyOf(bounds);
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether nothing is changed, and advice is given alone. */
  public boolean dryRun() {
    return dryRun;
  }

  /** Returns how long the windows are that are compared. */
  public long intervalNanos() {
    return intervalNanos;
  }

  /** Returns how many calls a comparison needs on either side. */
  public int minSamples() {
    return minSamples;
  }

  /** Returns the bounds of a setting; empty if it is left alone. */
  public Optional<Bounds> bounds(Tunable setting) {
    return Optional.ofNullable(bounds.get(setting));
  }

  /**
   * Returns these with an upper bound of a setting that is what the application has fixed, unless
   * it has named bounds for the tuning.
   */
  TuningSettings fixedAt(Tunable setting, long value) {
    Bounds known = bounds.get(setting);
    if (known == null || known.named()) {
      return this;
    }
    Map<Tunable, Bounds> changed = new EnumMap<>(bounds);
    changed.put(setting, new Bounds(Math.min(known.least(), value), value, false));
    return new TuningSettings(this, changed);
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private boolean dryRun;
    private long intervalNanos = Duration.ofMinutes(5).toNanos();
    private int minSamples = 200;
    private final EnumMap<Tunable, Bounds> bounds = new EnumMap<>(Tunable.class);

    private Builder() {
      for (Tunable each : Tunable.values()) {
        bounds.put(each, new Bounds(each.least(), each.most(), false));
      }
    }

    /** Changes nothing, and gives advice alone [off]. */
    public Builder dryRun() {
      dryRun = true;
      return this;
    }

    /** Sets how long the windows are that are compared [5 min]; 100 ms at least. */
    public Builder every(Duration value) {
      long nanos = Require.positiveNanos("tuning.every", value);
      if (nanos < Duration.ofMillis(100).toNanos()) {
        throw Require.refused("tuning.every", value, "100 ms or more");
      }
      intervalNanos = nanos;
      return this;
    }

    /** Sets how many calls a comparison needs on either side [200]. */
    public Builder minSamples(int value) {
      minSamples = Require.atLeast("tuning.minSamples", value, 20);
      return this;
    }

    /**
     * Sets how many answers memory may be told to hold [500 to 10,000, or to {@code
     * cache.memoryEntries} where that is set]. The bytes that it may take move in step, {@code
     * cache.memoryBytes} at the upper bound.
     */
    public Builder cacheEntries(int least, int most) {
      return named(Tunable.CACHE_ENTRIES, least, most);
    }

    /**
     * Sets how many texts a merged embedding request may have [1 to 20, or to {@code
     * batch.maxItems} where that is set].
     */
    public Builder batchItems(int least, int most) {
      return named(Tunable.BATCH_ITEMS, least, most);
    }

    /**
     * Sets the deadline of calls that name none [1 s to 30 s, or to {@code timeout} where that is
     * set]. What methods and calls name is never touched.
     */
    public Builder timeout(Duration least, Duration most) {
      return named(
          Tunable.TIMEOUT,
          Require.positive("tuning.timeout", least).toMillis(),
          Require.positive("tuning.timeout", most).toMillis());
    }

    /**
     * Sets how many calls may be under way [5 to 50, or to {@code admission.maxConcurrent} where
     * that is set]. An adaptive limit, and one that follows the load's level, tune themselves and
     * are left alone.
     */
    public Builder concurrency(int least, int most) {
      return named(Tunable.CONCURRENCY, least, most);
    }

    /** Leaves a setting as it is. */
    public Builder leave(Tunable setting) {
      bounds.remove(Objects.requireNonNull(setting, "tuning.leave"));
      return this;
    }

    private Builder named(Tunable setting, long least, long most) {
      if (least < 1 || most < least) {
        throw Require.refused(
            "tuning bounds of " + setting.setting(),
            least + " to " + most,
            "1 or more, and the first not above the second");
      }
      bounds.put(setting, new Bounds(least, most, true));
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws dev.rialto.ConfigurationException if nothing is left to tune
     */
    public TuningSettings build() {
      if (bounds.isEmpty()) {
        throw Require.refused(
            "tuning", "told to leave every setting", "one setting or more, or no tuning at all");
      }
      return new TuningSettings(this, bounds);
    }
  }
}
