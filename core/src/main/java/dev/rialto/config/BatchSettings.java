package dev.rialto.config;

import dev.rialto.spi.EmbeddingLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How embedding requests of several callers are merged. Immutable.
 *
 * <p>A request has one payer: calls of one method, tenant, user and priority go together, if they
 * ask the same model for vectors of the same length.
 *
 * <p>The size is 256 and not the 10 of {@link dev.rialto.Packed} lists, and texts of any length go
 * together: a model answers each text of a request by itself, so that none is the worse for the
 * others, each is paid for by its own tokens, and a text costs a request no more than a list of it
 * would. With 10, the texts of 64 threads would be 7 requests; in buckets of hundreds of tokens as
 * many again as there are lengths. Who runs a server that pads sets {@code bucketTokens(100)}.
 */
public final class BatchSettings {

  /** 256 items or 100,000 tokens in a request, 50 ms of waiting at most, none when idle. */
  public static final BatchSettings DEFAULT = builder().build();

  private final boolean enabled;
  private final int maxItems;
  private final boolean maxItemsSet;
  private final int maxCallItems;
  private final int maxTokens;
  private final long windowNanos;
  private final int bucketTokens;
  private final Map<String, EmbeddingLimits> limits;

  private BatchSettings(Builder b) {
    enabled = b.enabled;
    maxItems = b.maxItems;
    maxItemsSet = b.maxItemsSet;
    maxCallItems = b.maxCallItems;
    maxTokens = b.maxTokens;
    windowNanos = b.windowNanos;
    bucketTokens = b.bucketTokens;
    limits = Map.copyOf(b.limits);
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

  /** Returns within how many tokens texts are of like length; 0: of any length. */
  public int bucketTokens() {
    return bucketTokens;
  }

  /** Returns what a provider takes in one request; null: what is known of its dialect. */
  public @Nullable EmbeddingLimits limits(String provider) {
    return limits.get(provider);
  }

  /** Returns the providers that have limits of their own here. */
  Set<String> limited() {
    return limits.keySet();
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private boolean enabled = true;
    private int maxItems = 256;
    private boolean maxItemsSet;
    private int maxCallItems = 2_048;
    private int maxTokens = 100_000;
    private long windowNanos = Duration.ofMillis(50).toNanos();
    private int bucketTokens;
    private final Map<String, EmbeddingLimits> limits = new HashMap<>();

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

    /**
     * Merges only calls whose longest texts have as many hundreds (or whatever is set) of tokens
     * [any go together]. Servers that pad all texts of a request to the longest one are spared work
     * by it; at others it only makes more requests.
     */
    public Builder bucketTokens(int value) {
      bucketTokens = Require.atLeast("batch.bucketTokens", value, 0);
      return this;
    }

    /**
     * Sets what a provider embeds in one request, in place of what is known of its dialect: OpenAI
     * and Azure 2,048 texts and 300,000 tokens, Venice 2,048, Mistral 512 and 16,384, Gemini 100,
     * Cohere 96; 256 and 100,000 where nothing is known.
     *
     * @param provider the provider's name
     * @param texts how many texts, 1 or more
     * @param tokens how many tokens all of them have together, 1 or more
     */
    public Builder limits(String provider, int texts, int tokens) {
      limits.put(
          Objects.requireNonNull(provider, "provider"),
          new EmbeddingLimits(
              Require.atLeast("batch.limits.texts", texts, 1),
              Require.atLeast("batch.limits.tokens", tokens, 1)));
      return this;
    }

    /** Returns the settings. */
    public BatchSettings build() {
      return new BatchSettings(this);
    }
  }
}
