package dev.rialto;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one call, which win over those of the method, its interface and the module.
 *
 * <p>A parameter of this type may stand anywhere in a method of a {@link Completion} interface.
 * Immutable; what is not set is null, {@code NaN}, 0 or empty and leaves the wider setting.
 *
 * <p>Longer than its neighbours: each setting stands here with its accessor and its builder's
 * method.
 */
public final class CallOptions {

  private static final Duration LONGEST = Duration.ofDays(365);

  /** Nothing set. */
  public static final CallOptions NONE = builder().build();

  private final @Nullable String model;
  private final @Nullable Duration timeout;
  private final double temperature;
  private final int maxTokens;
  private final @Nullable Usd maxCost;
  private final @Nullable CostPool costPool;
  private final double topP;
  private final double frequencyPenalty;
  private final double presencePenalty;
  private final List<String> stop;
  private final String tenant;
  private final String user;
  private final @Nullable Priority priority;
  private final CacheMode cache;
  private final @Nullable Duration cacheTtl;
  private final @Nullable ToolChoice toolChoice;
  private final @Nullable StreamRecovery streamRecovery;
  private final int streamBuffer;
  private final @Nullable Boolean adaptive;
  private final @Nullable Boolean truncate;
  private final @Nullable Boolean keepThoughts;
  private final @Nullable Boolean batch;
  private final @Nullable LiveLimit liveLimit;
  private final @Nullable Boolean resendProcessed;
  private final Map<String, String> metadata;
  private final Map<String, Object> extra;

  private CallOptions(Builder b) {
    model = b.model;
    timeout = b.timeout;
    temperature = b.temperature;
    maxTokens = b.maxTokens;
    maxCost = b.maxCost;
    costPool = b.costPool;
    topP = b.topP;
    frequencyPenalty = b.frequencyPenalty;
    presencePenalty = b.presencePenalty;
    stop = b.stop;
    tenant = b.tenant;
    user = b.user;
    priority = b.priority;
    cache = b.cache;
    cacheTtl = b.cacheTtl;
    toolChoice = b.toolChoice;
    streamRecovery = b.streamRecovery;
    resendProcessed = b.resendProcessed;
    streamBuffer = b.streamBuffer;
    adaptive = b.adaptive;
    truncate = b.truncate;
    keepThoughts = b.keepThoughts;
    batch = b.batch;
    liveLimit = b.liveLimit;
    metadata = Map.copyOf(b.metadata);
    extra = Map.copyOf(b.extra);
  }

  /** Returns a builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns options that name a model and nothing else. */
  public static CallOptions model(String model) {
    return builder().model(model).build();
  }

  /** Returns the model as {@code provider/model} or a unique bare name; null if not set. */
  public @Nullable String model() {
    return model;
  }

  /** Returns the deadline counted from the call; null if not set. */
  public @Nullable Duration timeout() {
    return timeout;
  }

  /** Returns the temperature; {@code NaN} if not set. */
  public double temperature() {
    return temperature;
  }

  /** Returns the most tokens of the answer; 0 if not set. */
  public int maxTokens() {
    return maxTokens;
  }

  /** Returns the most that the call may cost; null if not set. */
  public @Nullable Usd maxCost() {
    return maxCost;
  }

  /** Returns the money that the call shares with others; null if not set. */
  public @Nullable CostPool costPool() {
    return costPool;
  }

  /** Returns whether the call has a bound of its own to what it costs. */
  public boolean boundsCost() {
    return maxCost != null || costPool != null;
  }

  /** Returns the nucleus sampling; {@code NaN} if not set. */
  public double topP() {
    return topP;
  }

  /** Returns the frequency penalty; {@code NaN} if not set. */
  public double frequencyPenalty() {
    return frequencyPenalty;
  }

  /** Returns the presence penalty; {@code NaN} if not set. */
  public double presencePenalty() {
    return presencePenalty;
  }

  /** Returns the stop sequences; empty if not set. */
  public List<String> stop() {
    return stop;
  }

  /** Returns the tenant, whose answers no other tenant sees; empty if not set. */
  public String tenant() {
    return tenant;
  }

  /** Returns the end user on whose behalf the call is made; empty if not set. */
  public String user() {
    return user;
  }

  /** Returns the priority; {@link Priority#NORMAL} if not set. */
  public Priority priority() {
    return priority == null ? Priority.NORMAL : priority;
  }

  /** Returns what the call wants of the cache. */
  public CacheMode cache() {
    return cache;
  }

  /** Returns how long the answer is remembered; null if not set. */
  public @Nullable Duration cacheTtl() {
    return cacheTtl;
  }

  /** Returns whether the model calls the tools of the method; null if not set. */
  public @Nullable ToolChoice toolChoice() {
    return toolChoice;
  }

  /** Returns what becomes of a stream that breaks off; null if not set. */
  public @Nullable StreamRecovery streamRecovery() {
    return streamRecovery;
  }

  /** Returns whether what may have been processed is sent once more; null if not set. */
  public @Nullable Boolean resendProcessed() {
    return resendProcessed;
  }

  /** Returns how long the pieces of a text stream are at least, behind the first; 0 if not set. */
  public int streamBuffer() {
    return streamBuffer;
  }

  /** Returns whether parameters follow the length of the prompt and the task. */
  public boolean adaptive() {
    return adaptive != null && adaptive;
  }

  /** Returns whether a prompt that is too long for every candidate is cut. */
  public boolean truncate() {
    return truncate != null && truncate;
  }

  /** Returns whether what a model thinks aloud stays in a text. */
  public boolean keepThoughts() {
    return keepThoughts != null && keepThoughts;
  }

  /** Returns whether the call may wait for a provider's batch. */
  public boolean batch() {
    return batch != null && batch;
  }

  /** Returns what bounds how many such calls that go in no batch are made at a time; or null. */
  public @Nullable LiveLimit liveLimit() {
    return liveLimit;
  }

  /** Returns labels for listeners and tools; they do not reach the provider. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** Returns further members of the request's body. */
  public Map<String, Object> extra() {
    return extra;
  }

  /**
   * Returns these options, with those of the wider ones where these set nothing. Metadata and
   * further members are put together; of two with one name these win.
   *
   * @param wider what rules where these are silent
   */
  public CallOptions over(CallOptions wider) {
    if (wider == NONE || this == wider) {
      return this;
    }
    if (this == NONE) {
      return wider;
    }
    Builder both = builder();
    both.model = model != null ? model : wider.model;
    both.timeout = timeout != null ? timeout : wider.timeout;
    both.temperature = either(temperature, wider.temperature);
    both.maxTokens = maxTokens != 0 ? maxTokens : wider.maxTokens;
    both.maxCost = maxCost != null ? maxCost : wider.maxCost;
    both.costPool = costPool != null ? costPool : wider.costPool;
    both.topP = either(topP, wider.topP);
    both.frequencyPenalty = either(frequencyPenalty, wider.frequencyPenalty);
    both.presencePenalty = either(presencePenalty, wider.presencePenalty);
    both.stop = stop.isEmpty() ? wider.stop : stop;
    both.tenant = tenant.isEmpty() ? wider.tenant : tenant;
    both.user = user.isEmpty() ? wider.user : user;
    both.priority = priority != null ? priority : wider.priority;
    both.cache = cache != CacheMode.DEFAULT ? cache : wider.cache;
    both.cacheTtl = cacheTtl != null ? cacheTtl : wider.cacheTtl;
    both.toolChoice = toolChoice != null ? toolChoice : wider.toolChoice;
    both.streamBuffer = streamBuffer != 0 ? streamBuffer : wider.streamBuffer;
    both.adaptive = adaptive != null ? adaptive : wider.adaptive;
    both.truncate = truncate != null ? truncate : wider.truncate;
    both.keepThoughts = keepThoughts != null ? keepThoughts : wider.keepThoughts;
    both.batch = batch != null ? batch : wider.batch;
    both.liveLimit = liveLimit != null ? liveLimit : wider.liveLimit;
    both.streamRecovery = streamRecovery != null ? streamRecovery : wider.streamRecovery;
    both.resendProcessed = resendProcessed != null ? resendProcessed : wider.resendProcessed;
    both.metadata.putAll(wider.metadata);
    both.metadata.putAll(metadata);
    both.extra.putAll(wider.extra);
    both.extra.putAll(extra);
    return both.build();
  }

  private static double either(double own, double wider) {
    return Double.isNaN(own) ? wider : own;
  }

  /** Collects the settings of one call. Not thread-safe. */
  public static final class Builder {
    private @Nullable String model;
    private @Nullable Duration timeout;
    private double temperature = Double.NaN;
    private int maxTokens;
    private @Nullable Usd maxCost;
    private @Nullable CostPool costPool;
    private double topP = Double.NaN;
    private double frequencyPenalty = Double.NaN;
    private double presencePenalty = Double.NaN;
    private List<String> stop = List.of();
    private String tenant = "";
    private String user = "";
    private @Nullable Priority priority;
    private CacheMode cache = CacheMode.DEFAULT;
    private @Nullable Duration cacheTtl;
    private @Nullable ToolChoice toolChoice;
    private @Nullable StreamRecovery streamRecovery;
    private @Nullable Boolean resendProcessed;
    private int streamBuffer;
    private @Nullable Boolean adaptive;
    private @Nullable Boolean truncate;
    private @Nullable Boolean keepThoughts;
    private @Nullable Boolean batch;
    private @Nullable LiveLimit liveLimit;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Object> extra = new LinkedHashMap<>();

    private Builder() {}

    /** Sets the model as {@code provider/model}, or a bare name that only one provider has. */
    public Builder model(String value) {
      if (Objects.requireNonNull(value, "model").isBlank()) {
        throw new IllegalArgumentException(
            "model is blank; allowed is provider/model, or a name that one provider only has");
      }
      model = value;
      return this;
    }

    /** Sets the deadline, counted from the call; above zero, at most a year. */
    public Builder timeout(Duration value) {
      timeout = positive("timeout", value);
      return this;
    }

    /** Sets the temperature, 0 to 2. */
    public Builder temperature(double value) {
      temperature = within("temperature", value, 0, 2);
      return this;
    }

    /** Sets the most tokens of the answer, above 0. */
    public Builder maxTokens(int value) {
      if (value <= 0) {
        throw new IllegalArgumentException("maxTokens is " + value + "; allowed is 1 or more");
      }
      maxTokens = value;
      return this;
    }

    /**
     * Sets the most that the call may cost, in dollars above zero; of this and {@code budget(b ->
     * b.perCall(…))} the smaller one counts. It holds for all attempts together: repeats, hedges,
     * fallbacks, rounds of tools and a repair; each may take what the others have neither spent nor
     * set aside. The maximum of a free answer is lowered to fit; a structured answer that may
     * become dearer, and an attempt whose prompt alone is, are refused with {@link
     * BudgetExceededException} before they are sent, as is a model whose price is not known unless
     * the budget allows that. An answer from the cache costs nothing and always fits; the call
     * shares its own attempts with no other.
     */
    public Builder maxCost(Usd value) {
      if (Objects.requireNonNull(value, "maxCost").signum() <= 0) {
        throw new IllegalArgumentException(
            "maxCost is " + value + "; allowed is an amount above zero");
      }
      maxCost = value;
      return this;
    }

    /**
     * Sets the money that the call shares with others. An attempt that may cost more than is left
     * is refused with {@link BudgetExceededException}, and not made shorter; beside {@link
     * #maxCost} both hold.
     */
    public Builder costPool(CostPool value) {
      costPool = Objects.requireNonNull(value, "costPool");
      return this;
    }

    /** Sets the nucleus sampling, 0 to 1. */
    public Builder topP(double value) {
      topP = within("topP", value, 0, 1);
      return this;
    }

    /** Sets the frequency penalty, −2 to 2. */
    public Builder frequencyPenalty(double value) {
      frequencyPenalty = within("frequencyPenalty", value, -2, 2);
      return this;
    }

    /** Sets the presence penalty, −2 to 2. */
    public Builder presencePenalty(double value) {
      presencePenalty = within("presencePenalty", value, -2, 2);
      return this;
    }

    /** Sets the sequences at which the model stops; none of them empty. */
    public Builder stop(String... values) {
      List<String> all = List.of(values);
      if (all.contains("")) {
        throw new IllegalArgumentException(
            "stop has an empty text; leave it out, or give the text at which the model stops");
      }
      stop = all;
      return this;
    }

    /** Sets the tenant, whose answers no other tenant sees. */
    public Builder tenant(String value) {
      tenant = Objects.requireNonNull(value, "tenant");
      return this;
    }

    /** Sets the end user on whose behalf the call is made. */
    public Builder user(String value) {
      user = Objects.requireNonNull(value, "user");
      return this;
    }

    /** Sets the priority. */
    public Builder priority(Priority value) {
      priority = Objects.requireNonNull(value, "priority");
      return this;
    }

    /** Sets what the call wants of the cache. */
    public Builder cache(CacheMode value) {
      cache = Objects.requireNonNull(value, "cache");
      return this;
    }

    /** Sets how long the answer is remembered; above zero, at most a year. */
    public Builder cacheTtl(Duration value) {
      cacheTtl = positive("cacheTtl", value);
      return this;
    }

    /** Sets whether the model calls the tools of the method. */
    public Builder toolChoice(ToolChoice value) {
      toolChoice = Objects.requireNonNull(value, "toolChoice");
      return this;
    }

    /** Sets what becomes of a stream that breaks off after its first piece. */
    public Builder streamRecovery(StreamRecovery value) {
      streamRecovery = Objects.requireNonNull(value, "streamRecovery");
      return this;
    }

    /**
     * Sets whether a request that was sent, and may have been processed and paid for, may be sent
     * to the same candidate once more when its answer is lost. Moving on to another candidate is
     * not bound by it. As the module says if not set.
     */
    public Builder resendProcessed(boolean value) {
      resendProcessed = value;
      return this;
    }

    /**
     * Sets how many characters the pieces of a text stream have at least; the first one comes at
     * once all the same, and the last one may be shorter. Off if not set.
     */
    public Builder streamBuffer(int chars) {
      if (chars <= 0) {
        throw new IllegalArgumentException("streamBuffer is " + chars + "; allowed is 1 or more");
      }
      streamBuffer = chars;
      return this;
    }

    /**
     * Sets whether parameters that nobody named follow the prompt and the task [false]. Below 100
     * characters: at most 300 tokens, temperature .2 lower (not below .3). Above 1,000 characters:
     * 500 tokens more where there is a cap (not above 1,500), temperature .1 higher (not above .8).
     * Task {@code factual}: temperature .1, top_p .85; {@code creative}: .9 and .98; {@code code}:
     * .2, frequency penalty .1. A typed answer is never capped.
     */
    public Builder adaptive(boolean value) {
      adaptive = value;
      return this;
    }

    /**
     * Sets whether a prompt that fits into the context of no candidate is cut until it fits into
     * the longest one [false]: the last message of the user, from its end, behind the last sentence
     * that has room, else behind the last word. {@link Result#promptCut()} says how much was left
     * out, and an answer is remembered as that to the prompt which was sent. What cannot be cut
     * (images, tools, messages before) fails with {@link ContextLengthException} as without it.
     */
    public Builder truncate(boolean value) {
      truncate = value;
      return this;
    }

    /**
     * Sets whether a thinking block that a text begins with stays in it [false]: {@code
     * <think>…</think>}, {@code <thinking>}, {@code <thought>}, {@code [THINK]} and the channels of
     * the harmony format, in any case. Otherwise it is {@link Result#reasoning()}, and in streams
     * {@link ResponseEvent.Reasoning}. A block that never closes stays in any case.
     */
    public Builder keepThoughts(boolean value) {
      keepThoughts = value;
      return this;
    }

    /**
     * Sets whether the call may be answered by a provider's batch, at about half the price [false].
     * It is if its deadline is far enough away (two hours, see {@code jobs(j -> j.leastTime(…))}),
     * it has no tools and wants its answer whole, and the first model that it would be sent to is
     * at a provider that takes batches; else it is made at once. What the batch has not answered
     * shortly before the deadline, or has failed with, is asked for by itself.
     */
    public Builder batch(boolean value) {
      batch = value;
      return this;
    }

    /** Sets how many calls with this limit that go in no batch are made at a time. */
    Builder liveLimit(LiveLimit value) {
      liveLimit = value;
      return this;
    }

    /**
     * Adds a label, which listeners hear at the end of the call ({@link
     * dev.rialto.spi.PipelineEvent.CallEnded#metadata}) and tools find in their {@link
     * ToolContext#options}. It is not sent.
     */
    public Builder metadata(String name, String value) {
      metadata.put(
          Objects.requireNonNull(name, "metadata name"),
          Objects.requireNonNull(value, "metadata value"));
      return this;
    }

    /**
     * Adds a member to the request's body: a string, number, boolean, or a list or map of those,
     * which is copied.
     *
     * @throws IllegalArgumentException if it is, or holds, anything else
     */
    public Builder extra(String name, Object value) {
      extra.put(
          Objects.requireNonNull(name, "extra name"),
          ExtraValue.checked(name, Objects.requireNonNull(value, "extra value")));
      return this;
    }

    /** Asks the provider to keep what it has read of the prompt. */
    public Builder promptCache(PromptCache value) {
      extra.put("prompt_cache", Objects.requireNonNull(value, "promptCache"));
      return this;
    }

    /** Says how much the model reasons before it answers. */
    public Builder reasoning(ReasoningEffort value) {
      extra.put("reasoning_effort", Objects.requireNonNull(value, "reasoning"));
      return this;
    }

    /** Returns the options. */
    public CallOptions build() {
      return new CallOptions(this);
    }

    private static Duration positive(String what, Duration value) {
      Objects.requireNonNull(value, what);
      // Longer spans overflow when nanoseconds are added up; nobody means them.
      if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            what + " is " + value + "; allowed is above zero, at most a year");
      }
      return value;
    }

    private static double within(String what, double value, double min, double max) {
      if (!(value >= min && value <= max)) {
        throw new IllegalArgumentException(
            what + " is " + value + "; allowed is " + min + " to " + max);
      }
      return value;
    }
  }
}
