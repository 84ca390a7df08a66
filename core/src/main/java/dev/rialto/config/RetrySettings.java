package dev.rialto.config;

import dev.rialto.StreamRecovery;
import java.time.Duration;
import java.util.Objects;

/**
 * How often and when a failed attempt is repeated. Moving on to another candidate is no repeat: it
 * is free, and it waits for nothing. Immutable.
 *
 * @param maxRepeats how many repeats one call may make; 0: none [3]
 * @param firstDelay the wait before the first repeat; it doubles with each one [0.5 s]
 * @param maxDelay the longest wait [8 s]
 * @param jitter by which share of itself a wait may be shortened at random, 0 to 1 [0.25]
 * @param budgetShare how many repeats all calls together may make, as a share of the calls [0.2]
 * @param budgetPerSecond how many repeats a second are allowed beyond that share [10]
 * @param budgetWindow over which time the budget is reckoned [10 s]
 * @param maxCircuitWait how long a call waits for a circuit when those of all its candidates are
 *     open; zero: not at all [5 s]
 * @param resendProcessed whether a request that may have been processed, and may have cost money,
 *     is sent to the same candidate once more; a method or a call may say otherwise [true]
 * @param streamRecovery what becomes of a stream that breaks off after its first piece was shown
 *     [{@link StreamRecovery#FAIL}]
 * @param repair whether an answer that is not of the method's type is sent back to the model once,
 *     with what is wrong about it; such a turn counts as a repeat [true]
 */
public record RetrySettings(
    int maxRepeats,
    Duration firstDelay,
    Duration maxDelay,
    double jitter,
    double budgetShare,
    double budgetPerSecond,
    Duration budgetWindow,
    Duration maxCircuitWait,
    boolean resendProcessed,
    StreamRecovery streamRecovery,
    boolean repair) {

  /** The defaults of each setting. */
  public static final RetrySettings DEFAULT =
      new RetrySettings(
          3,
          Duration.ofMillis(500),
          Duration.ofSeconds(8),
          0.25,
          0.2,
          10,
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          true,
          StreamRecovery.FAIL,
          true);

  /**
   * Nothing is repeated or repaired, and no circuit waited for; other candidates are still tried.
   */
  public static final RetrySettings NONE =
      DEFAULT.toBuilder().maxRepeats(0).maxCircuitWait(Duration.ZERO).repair(false).build();

  /**
   * Checks the ranges.
   *
   * @throws dev.rialto.ConfigurationException if one is passed
   */
  public RetrySettings {
    Require.atLeast("retry.maxRepeats", maxRepeats, 0);
    Require.positive("retry.firstDelay", firstDelay);
    Require.positive("retry.maxDelay", maxDelay);
    if (maxDelay.compareTo(firstDelay) < 0) {
      throw Require.refused(
          "retry.maxDelay", maxDelay, "at least retry.firstDelay, which is " + firstDelay);
    }
    Require.within("retry.jitter", jitter, 0, 1);
    Require.within("retry.budgetShare", budgetShare, 0, 1);
    Require.within("retry.budgetPerSecond", budgetPerSecond, 0, 1_000_000);
    Require.positive("retry.budgetWindow", budgetWindow);
    Require.notNegative("retry.maxCircuitWait", maxCircuitWait);
    Objects.requireNonNull(streamRecovery, "retry.streamRecovery");
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
    private int maxRepeats;
    private Duration firstDelay;
    private Duration maxDelay;
    private double jitter;
    private double budgetShare;
    private double budgetPerSecond;
    private Duration budgetWindow;
    private Duration maxCircuitWait;
    private boolean resendProcessed;
    private StreamRecovery streamRecovery;
    private boolean repair;

    private Builder(RetrySettings from) {
      maxRepeats = from.maxRepeats;
      firstDelay = from.firstDelay;
      maxDelay = from.maxDelay;
      jitter = from.jitter;
      budgetShare = from.budgetShare;
      budgetPerSecond = from.budgetPerSecond;
      budgetWindow = from.budgetWindow;
      maxCircuitWait = from.maxCircuitWait;
      resendProcessed = from.resendProcessed;
      streamRecovery = from.streamRecovery;
      repair = from.repair;
    }

    /** Sets how many repeats one call may make. */
    public Builder maxRepeats(int value) {
      maxRepeats = value;
      return this;
    }

    /** Sets the waits before repeats, the first one and the longest. */
    public Builder delay(Duration first, Duration max) {
      firstDelay = first;
      maxDelay = max;
      return this;
    }

    /** Sets by which share of itself a wait may be shortened at random. */
    public Builder jitter(double value) {
      jitter = value;
      return this;
    }

    /** Sets how many repeats all calls together may make. */
    public Builder budget(double shareOfCalls, double perSecond) {
      budgetShare = shareOfCalls;
      budgetPerSecond = perSecond;
      return this;
    }

    /** Sets over which time the budget is reckoned. */
    public Builder budgetWindow(Duration value) {
      budgetWindow = value;
      return this;
    }

    /** Sets how long a call waits when the circuits of all its candidates are open. */
    public Builder maxCircuitWait(Duration value) {
      maxCircuitWait = value;
      return this;
    }

    /** Sets whether a request that may have been processed is sent once more. */
    public Builder resendProcessed(boolean value) {
      resendProcessed = value;
      return this;
    }

    /** Sets what becomes of streams that break off, unless a call says otherwise. */
    public Builder streamRecovery(StreamRecovery value) {
      streamRecovery = value;
      return this;
    }

    /**
     * Sets whether an answer that is not of the method's type is sent back once;
     * {@code @Completion(repair = …)} says otherwise for a method.
     */
    public Builder repair(boolean value) {
      repair = value;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws dev.rialto.ConfigurationException if one is out of range
     */
    public RetrySettings build() {
      return new RetrySettings(
          maxRepeats,
          firstDelay,
          maxDelay,
          jitter,
          budgetShare,
          budgetPerSecond,
          budgetWindow,
          maxCircuitWait,
          resendProcessed,
          streamRecovery,
          repair);
    }
  }
}
