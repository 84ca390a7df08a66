package dev.rialto.config;

import java.time.Duration;

/** How embedding requests of several callers are merged. Immutable. */
public final class BatchSettings {

  /** 256 items or 100,000 tokens in a request, 50 ms of waiting at most, none when idle. */
  public static final BatchSettings DEFAULT = builder().build();

  private final boolean enabled;
  private final int maxItems;
  private final boolean maxItemsSet;
  private final int maxCallItems;
  private final int maxTokens;
  private final long windowNanos;

  private BatchSettings(Builder b) {
    enabled = b.enabled;
    maxItems = b.maxItems;
    maxItemsSet = b.maxItemsSet;
    maxCallItems = b.maxCallItems;
    maxTokens = b.maxTokens;
    windowNanos = b.windowNanos;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether requests are merged at all. */
  public boolean enabled() {
    return enabled;
  }

  /** Returns how many texts a merged request has at most. */
  public int maxItems() {
    return maxItems;
  }

  /** Returns whether somebody set how many texts a merged request has. */
  boolean fixesItems() {
    return maxItemsSet;
  }

  /** Returns how many texts a call has at most before it is sent in parts. */
  public int maxCallItems() {
    return maxCallItems;
  }

  /** Returns how many tokens a merged request has at most, by estimate. */
  public int maxTokens() {
    return maxTokens;
  }

  /** Returns how long a call waits at most for others while one is under way. */
  public long windowNanos() {
    return windowNanos;
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private boolean enabled = true;
    private int maxItems = 256;
    private boolean maxItemsSet;
    private int maxCallItems = 2_048;
    private int maxTokens = 100_000;
    private long windowNanos = Duration.ofMillis(50).toNanos();

    private Builder() {}

    /** Sets whether requests are merged at all [true]. */
    public Builder enabled(boolean value) {
      enabled = value;
      return this;
    }

    /** Sets how many texts a merged request has at most [256]. */
    public Builder maxItems(int value) {
      maxItems = Require.atLeast("batch.maxItems", value, 1);
      maxItemsSet = true;
      return this;
    }

    /** Sets how many texts a call has at most before it is sent in parts [2,048]. */
    public Builder maxCallItems(int value) {
      maxCallItems = Require.atLeast("batch.maxCallItems", value, 1);
      return this;
    }

    /** Sets how many tokens a merged request has at most, by estimate [100,000]. */
    public Builder maxTokens(int value) {
      maxTokens = Require.atLeast("batch.maxTokens", value, 1);
      return this;
    }

    /**
     * Sets how long a call waits at most for others while one is under way [50 ms]. As a rule it
     * waits less: as long as a burst lasts at the pace at which calls come, and not at all where no
     * other is likely to come in time.
     */
    public Builder window(Duration value) {
      windowNanos = Require.nanos("batch.window", value);
      return this;
    }

    /** Returns the settings. */
    public BatchSettings build() {
      return new BatchSettings(this);
    }
  }
}
