package dev.rialto.config;

import java.time.Duration;

/** How many calls may be under way, and how long others wait. Immutable. */
public final class AdmissionSettings {

  /** 256 calls under way, 1,000 waiting for 30 s at most. */
  public static final AdmissionSettings DEFAULT = builder().build();

  /** As Netflix's Gradient2 has it. */
  private static final int MOST_ADAPTIVE = 200;

  private final int maxConcurrent;
  private final int maxQueued;
  private final long maxWaitNanos;
  private final boolean adaptive;
  private final int minConcurrent;
  private final int initialConcurrent;
  private final boolean loadLevels;
  private final boolean maxConcurrentSet;

  private AdmissionSettings(Builder b) {
    maxConcurrent = b.adaptive && !b.maxConcurrentSet ? MOST_ADAPTIVE : b.maxConcurrent;
    maxQueued = b.maxQueued;
    maxWaitNanos = b.maxWaitNanos;
    adaptive = b.adaptive;
    loadLevels = b.loadLevels;
    maxConcurrentSet = b.maxConcurrentSet;
    if (b.minConcurrent > maxConcurrent) {
      throw Require.refused(
          "admission.minConcurrent",
          b.minConcurrent,
          "at most admission.maxConcurrent, which is " + maxConcurrent);
    }
    if (b.initialSet
        && (b.initialConcurrent > maxConcurrent || b.initialConcurrent < b.minConcurrent)) {
      throw Require.refused(
          "admission.initialConcurrent",
          b.initialConcurrent,
          "between admission.minConcurrent, which is "
              + b.minConcurrent
              + ", and admission.maxConcurrent, which is "
              + maxConcurrent);
    }
    minConcurrent = b.minConcurrent;
    initialConcurrent = Math.max(minConcurrent, Math.min(b.initialConcurrent, maxConcurrent));
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns how many calls may be under way upstream. */
  public int maxConcurrent() {
    return maxConcurrent;
  }

  /** Returns whether somebody set how many calls may be under way. */
  boolean fixesConcurrency() {
    return maxConcurrentSet;
  }

  /** Returns how many calls may wait; 0: none. */
  public int maxQueued() {
    return maxQueued;
  }

  /** Returns how long a call waits at most. */
  public long maxWaitNanos() {
    return maxWaitNanos;
  }

  /** Returns whether the number of calls under way follows how fast providers answer. */
  public boolean adaptive() {
    return adaptive;
  }

  /** Returns below what an adaptive limit never falls. */
  public int minConcurrent() {
    return minConcurrent;
  }

  /** Returns where an adaptive limit begins. */
  public int initialConcurrent() {
    return initialConcurrent;
  }

  /** Returns whether the level of the load decides how much is done at a time. */
  public boolean loadLevels() {
    return loadLevels;
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private int maxConcurrent = 256;
    private boolean maxConcurrentSet;
    private int maxQueued = 1_000;
    private long maxWaitNanos = Duration.ofSeconds(30).toNanos();
    private boolean adaptive;
    private int minConcurrent = 1;
    private int initialConcurrent = 20;
    private boolean initialSet;
    private boolean loadLevels;

    private Builder() {}

    /** Sets how many calls may be under way upstream [256; 200 where the number is adaptive]. */
    public Builder maxConcurrent(int value) {
      maxConcurrent = Require.atLeast("admission.maxConcurrent", value, 1);
      maxConcurrentSet = true;
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

    /**
     * Sets whether the number of calls under way follows how fast providers answer per token, up to
     * {@link #maxConcurrent} [false]. It learns from whole answers, since a stream's time is its
     * reader's, and begins at {@link #initialConcurrent}: an application of many streams would wait
     * for what it never learns, so it is not the default. What each endpoint can do at a time is
     * learnt in any case, for the scores of routes.
     */
    public Builder adaptive(boolean value) {
      adaptive = value;
      return this;
    }

    /**
     * Sets whether the level of the load decides how much is done at a time [false]: 5, 15, 30 and
     * 50 calls under way at LOW, MEDIUM, HIGH and CRITICAL, unless the number is adaptive;
     * deadlines of at most 30, 20, 15 and 10 s; at most 3, 2, 1 and 1 repeats of a call, and no
     * more than {@code retry.maxRepeats}; from HIGH on, at most 300 tokens of free text.
     */
    public Builder loadLevels(boolean value) {
      loadLevels = value;
      return this;
    }

    /** Sets below what an adaptive limit never falls [1]. */
    public Builder minConcurrent(int value) {
      minConcurrent = Require.atLeast("admission.minConcurrent", value, 1);
      return this;
    }

    /** Sets where an adaptive limit begins [20]. */
    public Builder initialConcurrent(int value) {
      initialConcurrent = Require.atLeast("admission.initialConcurrent", value, 1);
      initialSet = true;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws dev.rialto.ConfigurationException if they contradict each other
     */
    public AdmissionSettings build() {
      return new AdmissionSettings(this);
    }
  }
}
