package dev.rialto.config;

import dev.rialto.CacheMode;
import dev.rialto.Task;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** How answers are remembered. Immutable. */
public final class CacheSettings {

  /** Off for calls that do not ask for it; 1,000 answers in 64 MiB for those that do. */
  public static final CacheSettings DEFAULT = builder().build();

  private final CacheMode mode;
  private final int memoryEntries;
  private final long memoryBytes;
  private final int maxAnswerBytes;
  private final long ttlNanos;
  private final Map<String, Long> taskTtlNanos;
  private final CacheTtl ttlPolicy;
  private final long staleNanos;
  private final boolean singleFlight;
  private final boolean toolCalls;

  private CacheSettings(Builder b) {
    mode = b.mode;
    memoryEntries = b.memoryEntries;
    memoryBytes = b.memoryBytes;
    maxAnswerBytes = b.maxAnswerBytes;
    ttlNanos = b.ttlNanos;
    taskTtlNanos = Map.copyOf(b.taskTtlNanos);
    ttlPolicy = b.ttlPolicy;
    staleNanos = b.staleNanos;
    singleFlight = b.singleFlight;
    toolCalls = b.toolCalls;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns what calls get that say nothing about the cache. */
  public CacheMode mode() {
    return mode;
  }

  /** Returns how many answers memory holds at most. */
  public int memoryEntries() {
    return memoryEntries;
  }

  /** Returns how many bytes of questions and answers memory holds at most, by estimate. */
  public long memoryBytes() {
    return memoryBytes;
  }

  /** Returns the size of an answer above which it is neither stored nor shared by late readers. */
  public int maxAnswerBytes() {
    return maxAnswerBytes;
  }

  /**
   * Returns how long an answer is remembered.
   *
   * @param task the task's name; empty if none
   */
  public long ttlNanos(String task) {
    Long own = taskTtlNanos.get(task);
    return own == null ? ttlNanos : own;
  }

  /** Returns what decides where neither call nor method says how long. */
  public CacheTtl ttlPolicy() {
    return ttlPolicy;
  }

  /** Returns how long beyond its time an answer may still be given while a new one is fetched. */
  public long staleNanos() {
    return staleNanos;
  }

  /** Returns whether equal calls in flight share one upstream call. */
  public boolean singleFlight() {
    return singleFlight;
  }

  /** Returns whether answers are remembered by which the model asks for tools to be called. */
  public boolean toolCalls() {
    return toolCalls;
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private CacheMode mode = CacheMode.OFF;
    private int memoryEntries = 1_000;
    private long memoryBytes = 64L << 20;
    private int maxAnswerBytes = 4 << 20;
    private long ttlNanos = Duration.ofHours(1).toNanos();
    private final Map<String, Long> taskTtlNanos = new HashMap<>();
    private CacheTtl ttlPolicy = CacheTtl.CONFIGURED;
    private long staleNanos;
    private boolean singleFlight = true;
    private boolean toolCalls;

    private Builder() {
      ttl(Task.FACTUAL, Duration.ofHours(24));
      ttl(Task.CODE, Duration.ofHours(1));
      ttl(Task.ANALYSIS, Duration.ofMinutes(30));
    }

    /** Sets what calls get that say nothing about the cache [OFF]. */
    public Builder mode(CacheMode value) {
      if (value == CacheMode.DEFAULT) {
        throw Require.refused("cache.mode", value, "OFF, ON, REFRESH or NO_STORE");
      }
      mode = Objects.requireNonNull(value, "cache.mode");
      return this;
    }

    /** Sets how many answers memory holds at most [1,000]. */
    public Builder memoryEntries(int value) {
      memoryEntries = Require.atLeast("cache.memoryEntries", value, 1);
      return this;
    }

    /**
     * Sets how many bytes of questions and answers memory holds at most, by estimate [64 MiB]. An
     * answer counts as {@code memoryBytes / memoryEntries} at least, so that both bounds hold.
     */
    public Builder memoryBytes(long value) {
      memoryBytes = Require.atLeast("cache.memoryBytes", value, 1_024);
      return this;
    }

    /** Sets the size of an answer above which it is neither stored nor shared late [4 MiB]. */
    public Builder maxAnswerBytes(int value) {
      maxAnswerBytes = Require.atLeast("cache.maxAnswerBytes", value, 1_024);
      return this;
    }

    /** Sets how long an answer is remembered whose task has no time of its own [1 h]. */
    public Builder ttl(Duration value) {
      ttlNanos = Require.positiveNanos("cache.ttl", value);
      return this;
    }

    /** Sets how long answers of a task are remembered [factual 24 h, code 1 h, analysis 30 min]. */
    public Builder ttl(Task task, Duration value) {
      return ttl(task.name(), value);
    }

    /** Sets how long answers of a task are remembered. */
    public Builder ttl(String task, Duration value) {
      taskTtlNanos.put(task, Require.positiveNanos("cache.ttl of task '" + task + "'", value));
      return this;
    }

    /** Sets what decides how long where neither call nor method says so [the times set here]. */
    public Builder ttlPolicy(CacheTtl value) {
      ttlPolicy = Objects.requireNonNull(value, "cache.ttlPolicy");
      return this;
    }

    /**
     * Sets how long beyond its time an answer may still be given [0]. The first call that gets such
     * an answer sets off the fetching of a new one, and does not wait for it.
     */
    public Builder staleWhileRevalidate(Duration value) {
      staleNanos = Require.nanos("cache.staleWhileRevalidate", value);
      return this;
    }

    /** Sets whether equal calls in flight share one upstream call [true]. */
    public Builder singleFlight(boolean value) {
      singleFlight = value;
      return this;
    }

    /**
     * Sets whether answers are remembered by which the model asks for tools to be called [false: a
     * tool may act, and to act twice must be the model's wish].
     */
    public Builder toolCalls(boolean value) {
      toolCalls = value;
      return this;
    }

    /** Returns the settings. */
    public CacheSettings build() {
      return new CacheSettings(this);
    }
  }
}
