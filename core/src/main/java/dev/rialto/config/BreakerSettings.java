package dev.rialto.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When an endpoint's circuit breaker opens, and how it finds out that the endpoint has recovered.
 * Immutable.
 *
 * @param consecutiveFailures how many failures in a row open it [5]
 * @param failureRate the share of failures within the window that opens it, above 0 to 1 [0.1]
 * @param minimumCalls how many attempts the window must hold before the rate means anything [20]
 * @param window how far back the rate looks [60 s]
 * @param successesToClose how many successful probes close it [3]
 * @param probes how many probes may run at once; the first one runs alone, but one that hangs keeps
 *     others out for no longer than a failed one would [3]
 * @param firstDelay how long it stays open at first [1 s]
 * @param maxDelay how long it stays open at most [60 s]
 * @param slowCall beyond which time, to the first token of a stream or for a whole answer, an
 *     attempt counts as slow; null: none does [null]
 * @param slowRate the share of slow attempts within the window that opens it, above 0 to 1 [0.8]
 * @param maxOpenShare which share of all endpoints may be out before no further one goes for its
 *     failure rate or slowness: where all do a little badly, shutting them out helps nobody. One
 *     always may, unless it is the only endpoint that there is, which nothing could take the place
 *     of; and one that only fails ({@code consecutiveFailures}) goes whatever the others do, the
 *     only one too; 0 to 1 [0.5]
 */
public record BreakerSettings(
    int consecutiveFailures,
    double failureRate,
    int minimumCalls,
    Duration window,
    int successesToClose,
    int probes,
    Duration firstDelay,
    Duration maxDelay,
    @Nullable Duration slowCall,
    double slowRate,
    double maxOpenShare) {

  /** The defaults of each setting. */
  public static final BreakerSettings DEFAULT =
      new BreakerSettings(
          5,
          0.1,
          20,
          Duration.ofSeconds(60),
          3,
          3,
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          null,
          0.8,
          0.5);

  /**
   * Checks the ranges.
   *
   * @throws dev.rialto.ConfigurationException if one is passed
   */
  public BreakerSettings {
    Require.atLeast("breaker.consecutiveFailures", consecutiveFailures, 1);
    if (failureRate == 0) {
      throw Require.refused("breaker.failureRate", failureRate, "above 0 to 1");
    }
    Require.within("breaker.failureRate", failureRate, 0, 1);
    if (slowCall != null) {
      Require.positive("breaker.slowCall", slowCall);
    }
    if (slowRate == 0) {
      throw Require.refused("breaker.slowRate", slowRate, "above 0 to 1");
    }
    Require.within("breaker.slowRate", slowRate, 0, 1);
    Require.within("breaker.maxOpenShare", maxOpenShare, 0, 1);
    Require.atLeast("breaker.minimumCalls", minimumCalls, 1);
    Require.positive("breaker.window", window);
    Require.atLeast("breaker.successesToClose", successesToClose, 1);
    Require.atLeast("breaker.probes", probes, 1);
    Require.positive("breaker.firstDelay", firstDelay);
    Require.positive("breaker.maxDelay", maxDelay);
    if (maxDelay.compareTo(firstDelay) < 0) {
      throw Require.refused(
          "breaker.maxDelay", maxDelay, "at least breaker.firstDelay, which is " + firstDelay);
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
    private int consecutiveFailures;
    private double failureRate;
    private int minimumCalls;
    private Duration window;
    private int successesToClose;
    private int probes;
    private Duration firstDelay;
    private Duration maxDelay;
    private @Nullable Duration slowCall;
    private double slowRate;
    private double maxOpenShare;

    private Builder(BreakerSettings from) {
      consecutiveFailures = from.consecutiveFailures;
      failureRate = from.failureRate;
      minimumCalls = from.minimumCalls;
      window = from.window;
      successesToClose = from.successesToClose;
      probes = from.probes;
      firstDelay = from.firstDelay;
      maxDelay = from.maxDelay;
      slowCall = from.slowCall;
      slowRate = from.slowRate;
      maxOpenShare = from.maxOpenShare;
    }

    /** Sets how many failures in a row open a circuit. */
    public Builder consecutiveFailures(int value) {
      consecutiveFailures = value;
      return this;
    }

    /** Sets the share of failures that opens a circuit, and how many attempts it needs. */
    public Builder failureRate(double share, int ofAtLeast) {
      failureRate = share;
      minimumCalls = ofAtLeast;
      return this;
    }

    /** Sets how far back the failure rate looks. */
    public Builder window(Duration value) {
      window = value;
      return this;
    }

    /** Sets how many successful probes close a circuit. */
    public Builder successesToClose(int value) {
      successesToClose = value;
      return this;
    }

    /** Sets how many probes may run at once. */
    public Builder probes(int value) {
      probes = value;
      return this;
    }

    /** Sets how long a circuit stays open, at first and at most. */
    public Builder delay(Duration first, Duration max) {
      firstDelay = first;
      maxDelay = max;
      return this;
    }

    /**
     * Sets beyond which time an attempt counts as slow, and which share of slow ones opens a
     * circuit.
     */
    public Builder slowCalls(Duration beyond, double share) {
      slowCall = beyond;
      slowRate = share;
      return this;
    }

    /** Sets which share of all endpoints may be out for their failure rate or slowness. */
    public Builder maxOpenShare(double value) {
      maxOpenShare = value;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws dev.rialto.ConfigurationException if one is out of range
     */
    public BreakerSettings build() {
      return new BreakerSettings(
          consecutiveFailures,
          failureRate,
          minimumCalls,
          window,
          successesToClose,
          probes,
          firstDelay,
          maxDelay,
          slowCall,
          slowRate,
          maxOpenShare);
    }
  }
}
