package dev.rialto.runtime;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.Profile;
import dev.rialto.RepairMode;
import dev.rialto.Task;
import dev.rialto.ToolChoice;
import dev.rialto.ToolFailurePolicy;
import dev.rialto.spi.PipelineEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an interface's method when it is compiled. One constant for each method of a
 * generated client. Immutable.
 *
 * @param <T> the type of the value
 */
public final class MethodSpec<T> {

  private final PipelineEvent.Origin origin;
  private final OutputType<T> output;
  private final @Nullable Task definedTask;
  private final String profile;
  private final @Nullable Profile definedProfile;
  private final String model;
  private final long timeoutNanos;
  private final double temperature;
  private final int maxTokens;
  private final CacheMode cache;
  private final long cacheTtlNanos;
  private final @Nullable ToolUse tools;
  private final RepairMode repair;
  private final CallOptions options;
  private final @Nullable PackOutput pack;
  private final int packItems;
  private final int packTokens;

  private MethodSpec(Builder<T> b) {
    output = b.output;
    String task = b.task.isEmpty() && output instanceof TaskOutput<?> of ? of.task() : b.task;
    origin = new PipelineEvent.Origin(b.client, b.method, task);
    definedTask = b.definedTask;
    profile = b.profile;
    definedProfile = b.definedProfile;
    model = b.model;
    timeoutNanos = b.timeoutNanos;
    temperature = b.temperature;
    maxTokens = b.maxTokens;
    cache = b.cache;
    cacheTtlNanos = b.cacheTtlNanos;
    tools = b.tools;
    repair = b.repair;
    options = b.options;
    pack = b.packItems == 0 ? null : PackOutput.of(b.output);
    packItems = b.packItems;
    packTokens = b.packTokens;
  }

  /**
   * Returns a builder with nothing said.
   *
   * @param client the interface's name within its package
   * @param method the method's name
   * @param output what the answer is made into
   */
  public static <T> Builder<T> builder(String client, String method, OutputType<T> output) {
    return new Builder<>(client, method, output);
  }

  /** Returns the client, the method and the task. */
  public PipelineEvent.Origin origin() {
    return origin;
  }

  /** Returns what the answer is made into. */
  public OutputType<T> output() {
    return output;
  }

  /** Returns the task's name; empty if none. */
  public String task() {
    return origin.task();
  }

  /** Returns the task, if the application declares it with its code; null otherwise. */
  public @Nullable Task definedTask() {
    return definedTask;
  }

  /** Returns the profile's name; empty if none. */
  public String profile() {
    return profile;
  }

  /** Returns the profile, if the application declares it with its code; null otherwise. */
  public @Nullable Profile definedProfile() {
    return definedProfile;
  }

  /** Returns the model; empty if the route decides. */
  public String model() {
    return model;
  }

  /** Returns the deadline, counted from the call; 0 if the module's. */
  public long timeoutNanos() {
    return timeoutNanos;
  }

  /** Returns the temperature; {@code NaN} if the task's. */
  public double temperature() {
    return temperature;
  }

  /** Returns the most tokens; 0 if the profile's. */
  public int maxTokens() {
    return maxTokens;
  }

  /** Returns what the method wants of the cache. */
  public CacheMode cache() {
    return cache;
  }

  /** Returns how long an answer is remembered; 0 if the task's or the module's. */
  public long cacheTtlNanos() {
    return cacheTtlNanos;
  }

  /** Returns the tools that the model may call; null if none. */
  public @Nullable ToolUse tools() {
    return tools;
  }

  /** Returns what becomes of an answer that is not of the method's type. */
  public RepairMode repair() {
    return repair;
  }

  /** Returns what is said beyond all that; {@link CallOptions#NONE} if nothing is. */
  public CallOptions options() {
    return options;
  }

  /** Returns the type of a pack's answer; null if the method packs nothing. */
  public @Nullable PackOutput pack() {
    return pack;
  }

  /** Returns how many items a pack has at most; 0 if the method packs nothing. */
  public int packItems() {
    return packItems;
  }

  /** Returns how many tokens the items of a pack have at most. */
  public int packTokens() {
    return packTokens;
  }

  @Override
  public String toString() {
    return origin.client() + "." + origin.method();
  }

  /**
   * Collects what is said of a method. Not thread-safe.
   *
   * @param <T> the type of the value
   */
  public static final class Builder<T> {
    private static final int DEFAULT_PARALLEL = 16;
    private static final int DEFAULT_CALLS = 128;

    private final String client;
    private final String method;
    private final OutputType<T> output;
    private String task = "";
    private @Nullable Task definedTask;
    private String profile = "";
    private @Nullable Profile definedProfile;
    private String model = "";
    private long timeoutNanos;
    private double temperature = Double.NaN;
    private int maxTokens;
    private CacheMode cache = CacheMode.DEFAULT;
    private long cacheTtlNanos;
    private @Nullable ToolUse tools;
    private RepairMode repair = RepairMode.DEFAULT;
    private CallOptions options = CallOptions.NONE;
    private int packItems;
    private int packTokens;

    private Builder(String client, String method, OutputType<T> output) {
      this.client = Objects.requireNonNull(client, "client");
      this.method = Objects.requireNonNull(method, "method");
      this.output = Objects.requireNonNull(output, "output");
    }

    /** Sets the task. */
    public Builder<T> task(String value) {
      task = value;
      return this;
    }

    /** Sets a task that the application declares with its code. */
    public Builder<T> task(Task value) {
      task = value.name();
      definedTask = value;
      return this;
    }

    /** Sets the profile. */
    public Builder<T> profile(String value) {
      profile = value;
      return this;
    }

    /** Sets a profile that the application declares with its code. */
    public Builder<T> profile(Profile value) {
      profile = value.name();
      definedProfile = value;
      return this;
    }

    /** Sets the model. */
    public Builder<T> model(String value) {
      model = value;
      return this;
    }

    /** Sets the deadline, counted from the call. */
    public Builder<T> timeoutNanos(long value) {
      timeoutNanos = value;
      return this;
    }

    /** Sets the temperature. */
    public Builder<T> temperature(double value) {
      temperature = value;
      return this;
    }

    /** Sets the most tokens. */
    public Builder<T> maxTokens(int value) {
      maxTokens = value;
      return this;
    }

    /** Sets what the method wants of the cache. */
    public Builder<T> cache(CacheMode value) {
      cache = value;
      return this;
    }

    /** Sets how long an answer is remembered. */
    public Builder<T> cacheTtlNanos(long value) {
      cacheTtlNanos = value;
      return this;
    }

    /** Sets the tools that the model may call. */
    public Builder<T> tools(
        int maxRounds, ToolChoice choice, ToolFailurePolicy onFailure, ToolType<?>... types) {
      return tools(maxRounds, DEFAULT_PARALLEL, DEFAULT_CALLS, choice, onFailure, types);
    }

    /** Sets the tools that the model may call, and how many at a time and of one round. */
    public Builder<T> tools(
        int maxRounds,
        int maxParallel,
        int maxCalls,
        ToolChoice choice,
        ToolFailurePolicy onFailure,
        ToolType<?>... types) {
      tools = new ToolUse(List.of(types), maxRounds, maxParallel, maxCalls, choice, onFailure);
      return this;
    }

    /** Sets what becomes of an answer that is not of the method's type. */
    public Builder<T> repair(RepairMode value) {
      repair = value;
      return this;
    }

    /** Sets what is said beyond all that; what a call says itself wins over it. */
    public Builder<T> options(CallOptions value) {
      options = value;
      return this;
    }

    /** Lets the method answer the items of a list, so many in one request. */
    public Builder<T> packed(int maxItems, int maxTokens) {
      packItems = maxItems;
      packTokens = maxTokens;
      return this;
    }

    /** Returns the method. */
    public MethodSpec<T> build() {
      return new MethodSpec<>(this);
    }
  }
}
