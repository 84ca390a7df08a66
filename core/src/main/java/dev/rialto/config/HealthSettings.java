package dev.rialto.config;

import java.time.Duration;

/**
 * What is done about the health of endpoints beside their breakers, never on the way of a call.
 * Nothing is done while no calls are made. Immutable.
 *
 * @param probes whether an endpoint of a route that has had no attempt for an interval is asked for
 *     its list of models, which costs nothing and counts against no limit; one that cannot be
 *     reached, or fails, loses health, and one that answers regains it. An open circuit is left to
 *     its breaker, which probes with calls [true]
 * @param interval how often that is looked at [30 s]
 * @param forecast whether trouble is predicted from the trend of latency and errors: the scores of
 *     an endpoint whose times or failures keep rising are lowered before they are bad [true]
 * @param forecastEvery how often that is reckoned, from what was seen since [5 min]
 */
public record HealthSettings(
    boolean probes, Duration interval, boolean forecast, Duration forecastEvery) {

  /** The defaults of each setting. */
  public static final HealthSettings DEFAULT =
      new HealthSettings(true, Duration.ofSeconds(30), true, Duration.ofMinutes(5));

  /** Neither probes nor forecasts. */
  public static final HealthSettings NONE =
      new HealthSettings(false, DEFAULT.interval, false, DEFAULT.forecastEvery);

  /**
   * Checks the ranges.
   *
   * @throws dev.rialto.ConfigurationException if one is passed
   */
  public HealthSettings {
    Require.positive("health.interval", interval);
    Require.positive("health.forecastEvery", forecastEvery);
    if (forecastEvery.compareTo(interval.multipliedBy(4)) < 0) {
      throw Require.refused(
          "health.forecastEvery",
          forecastEvery,
          "at least four times health.interval, which is " + interval);
    }
  }

  /** Returns a builder that begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private boolean probes = DEFAULT.probes;
    private Duration interval = DEFAULT.interval;
    private boolean forecast = DEFAULT.forecast;
    private Duration forecastEvery = DEFAULT.forecastEvery;

    private Builder() {}

    /** Sets whether endpoints without traffic are probed. */
    public Builder probes(boolean value) {
      probes = value;
      return this;
    }

    /** Sets how often endpoints are looked at. */
    public Builder interval(Duration value) {
      interval = value;
      return this;
    }

    /** Sets whether trouble is predicted. */
    public Builder forecast(boolean value) {
      forecast = value;
      return this;
    }

    /** Sets how often trouble is predicted. */
    public Builder forecastEvery(Duration value) {
      forecastEvery = value;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws dev.rialto.ConfigurationException if they contradict each other
     */
    public HealthSettings build() {
      return new HealthSettings(probes, interval, forecast, forecastEvery);
    }
  }
}
