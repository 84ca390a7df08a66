package dev.rialto.config;

import java.time.Duration;

/** How many calls may be under way, and how long others wait. Immutable. */
public final class AdmissionSettings {

  /** 256 calls under way, 1,000 waiting for 30 s at most. */
  public static final AdmissionSettings DEFAULT = builder().build();

  private final int maxConcurrent;
  private final int maxQueued;
  private final long maxWaitNanos;

  private AdmissionSettings(Builder b) {
    maxConcurrent = b.maxConcurrent;
    maxQueued = b.maxQueued;
    maxWaitNanos = b.maxWaitNanos;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns how many calls may be under way upstream. */
  public int maxConcurrent() {
    return maxConcurrent;
  }

  /** Returns how many calls may wait; 0: none. */
  public int maxQueued() {
    return maxQueued;
  }

  /** Returns how long a call waits at most. */
  public long maxWaitNanos() {
    return maxWaitNanos;
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private int maxConcurrent = 256;
    private int maxQueued = 1_000;
    private long maxWaitNanos = Duration.ofSeconds(30).toNanos();

    private Builder() {}

    /** Sets how many calls may be under way upstream [256]. */
    public Builder maxConcurrent(int value) {
      maxConcurrent = Require.atLeast("admission.maxConcurrent", value, 1);
      return this;
    }

    /** Sets how many calls may wait [1,000]; 0: none. */
    public Builder maxQueued(int value) {
      maxQueued = Require.atLeast("admission.maxQueued", value, 0);
      return this;
    }

    /** Sets how long a call waits at most, within its deadline [30 s]. */
    public Builder maxWait(Duration value) {
      maxWaitNanos = Require.positiveNanos("admission.maxWait", value);
      return this;
    }

    /** Returns the settings. */
    public AdmissionSettings build() {
      return new AdmissionSettings(this);
    }
  }
}
