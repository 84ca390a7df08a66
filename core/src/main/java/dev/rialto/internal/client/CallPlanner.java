package dev.rialto.internal.client;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.EmbeddingRequest;
import dev.rialto.ImageRequest;
import dev.rialto.Message;
import dev.rialto.ModerationRequest;
import dev.rialto.Parameters;
import dev.rialto.Request;
import dev.rialto.ToolChoice;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.internal.call.Purse;
import dev.rialto.internal.call.Toolset;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.ToolType;
import dev.rialto.runtime.ToolUse;
import dev.rialto.spi.CallContext;
import dev.rialto.spi.ConversationContext;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Makes a {@link Call} of a method, its rendered messages and the options of the call. */
public final class CallPlanner {

  private final Defaults defaults;
  private final Ticker ticker;
  private final CallOptions variant;
  private final ConcurrentHashMap<MethodSpec<?>, MethodPlan> plans;

  /** What origins carry besides what carriers take; empty outside of conversations. */
  private final List<CallContext> within;

  /** Makes a planner. */
  public CallPlanner(Defaults defaults, Ticker ticker) {
    this(defaults, ticker, CallOptions.NONE, new ConcurrentHashMap<>(), List.of());
  }

  private CallPlanner(
      Defaults defaults,
      Ticker ticker,
      CallOptions variant,
      ConcurrentHashMap<MethodSpec<?>, MethodPlan> plans,
      List<CallContext> within) {
    this.defaults = defaults;
    this.ticker = ticker;
    this.variant = variant;
    this.plans = plans;
    this.within = within;
  }

  /** Returns a planner whose calls have these options, where a call says nothing itself. */
  CallPlanner variant(CallOptions options) {
    return new CallPlanner(defaults, ticker, options.over(variant), plans, within);
  }

  /** Returns a planner whose calls go on a conversation, and say so wherever they come from. */
  CallPlanner within(String conversation) {
    List<CallContext> said = List.of(new ConversationContext(conversation));
    return new CallPlanner(defaults, ticker, variant, plans, said);
  }

  /** Returns the tenant of a call. */
  String tenant(CallOptions options) {
    return options.over(variant).tenant();
  }

  /** Returns the clock that templates and bounds of time go by. */
  Clock clock() {
    return defaults.clock();
  }

  /** Returns the time that templates tell. */
  LocalDateTime now() {
    return LocalDateTime.now(defaults.clock());
  }

  Call unary(MethodSpec<?> method, List<Message> messages, CallOptions options) {
    return plan(method, messages, options, true, false);
  }

  /** Plans a call of which the caller gets the value and nothing beside it. */
  Call unaryValue(MethodSpec<?> method, List<Message> messages, CallOptions options) {
    return plan(method, messages, options, true, true);
  }

  /** Returns how many characters the pieces of a text stream have at least; 0: any number. */
  int streamBuffer(MethodSpec<?> method, CallOptions options) {
    return options.over(variant).over(method.options()).streamBuffer();
  }

  Call streaming(MethodSpec<?> method, List<Message> messages, CallOptions options) {
    return plan(method, messages, options, false, false);
  }

  /** Plans a call of which the caller gets the elements and nothing beside them. */
  Call streamingValues(MethodSpec<?> method, List<Message> messages, CallOptions options) {
    return plan(method, messages, options, false, true);
  }

  Call embedding(
      PipelineEvent.Origin origin, String model, EmbeddingRequest request, CallOptions given) {
    CallOptions options = given.over(variant);
    return call(
        origin,
        request,
        OutputType.TEXT,
        options.model() != null ? options.model() : model,
        options,
        cacheMode(options, defaults.cache()),
        0,
        "",
        true,
        defaults.timeoutNanos(),
        Toolset.NONE,
        false,
        false);
  }

  /** Plans a call of a task beside completions. */
  Call task(MethodSpec<?> method, Request request, CallOptions given) {
    CallOptions options = given.over(variant);
    MethodPlan plan = plans.computeIfAbsent(method, m -> MethodPlan.of(m, defaults));
    return call(
        method.origin(),
        withExtra(request, options),
        request instanceof EmbeddingRequest ? OutputType.TEXT : method.output(),
        options.model() != null ? options.model() : method.model(),
        options,
        cacheMode(options, plan.cache()),
        method.cacheTtlNanos(),
        method.profile(),
        true,
        timeoutNanos(plan),
        Toolset.NONE,
        false,
        false);
  }

  /** Returns a call as a method of a task would make it, for those who only want to look at it. */
  public Call example(String task, CallOptions options) {
    return call(
        new PipelineEvent.Origin("Rialto", "explain", task),
        new CompletionRequest(List.of(Message.user("")), Parameters.NONE, null, List.of(), false),
        OutputType.TEXT,
        options.model() != null ? options.model() : "",
        options,
        CacheMode.OFF,
        0,
        "",
        true,
        defaults.timeoutNanos(),
        Toolset.NONE,
        false,
        false);
  }

  private Call plan(
      MethodSpec<?> method,
      List<Message> messages,
      CallOptions given,
      boolean unary,
      boolean valueAlone) {
    CallOptions options = given.over(variant).over(method.options());
    MethodPlan plan = plans.get(method);
    if (plan == null) {
      plan = plans.computeIfAbsent(method, m -> MethodPlan.of(m, defaults));
    }
    Parameters parameters =
        options == method.options() ? plan.parameters() : plan.parameters(options);
    if (options.adaptive()) {
      parameters = new AdaptiveParameters(method, options).of(parameters, messages);
    }
    ToolUse use = method.tools();
    ToolChoice choice = options.toolChoice();
    if (choice == null) {
      choice = use == null ? ToolChoice.AUTO : use.choice();
    }
    CompletionRequest request =
        new CompletionRequest(
            messages,
            parameters,
            method.output().schema(),
            plan.tools().specifications(),
            choice,
            !unary);
    return call(
        method.origin(),
        request,
        plan.output(),
        options.model() != null ? options.model() : method.model(),
        options,
        cacheMode(options, plan.cache()),
        method.cacheTtlNanos(),
        method.profile(),
        unary,
        timeoutNanos(plan),
        // A model that calls a tool although it must not is not obeyed.
        choice == ToolChoice.NONE ? Toolset.NONE : plan.tools(),
        unary && plan.repair() && method.output().schema() != null,
        valueAlone);
  }

  private long timeoutNanos(MethodPlan plan) {
    return plan.timeoutNanos() != 0 ? plan.timeoutNanos() : defaults.timeoutNanos();
  }

  private Call call(
      PipelineEvent.Origin origin,
      Request request,
      OutputType<?> output,
      String model,
      CallOptions options,
      CacheMode cache,
      long cacheTtlNanos,
      String profile,
      boolean unary,
      long timeoutNanos,
      Toolset tools,
      boolean repair,
      boolean valueAlone) {
    long now = ticker.nanoTime();
    Duration timeout = options.timeout();
    Duration ttl = options.cacheTtl();
    return new Call(
        defaults.carrying(within.isEmpty() ? origin : origin.carrying(within)),
        request,
        output,
        model,
        origin.task(),
        options,
        cache,
        ttl != null ? ttl.toNanos() : cacheTtlNanos,
        unary,
        now,
        new Deadline(now + (timeout != null ? timeout.toNanos() : timeoutNanos)),
        tools,
        repair,
        profile,
        null,
        defaults.boundsCost() || options.boundsCost() ? new Purse() : null,
        valueAlone && cache == CacheMode.OFF);
  }

  /** Finds the objects of tool types, so that a missing one shows before the first call. */
  void require(ToolType<?>... types) {
    for (ToolType<?> type : types) {
      defaults.toolboxes().require(type);
    }
  }

  private static Request withExtra(Request request, CallOptions options) {
    if (request instanceof EmbeddingRequest embedding) {
      return embedding.with(options);
    }
    if (request instanceof ModerationRequest moderation) {
      return moderation.with(options);
    }
    return request instanceof ImageRequest image ? image.with(options) : request;
  }

  private static CacheMode cacheMode(CallOptions options, CacheMode wider) {
    return options.cache() != CacheMode.DEFAULT ? options.cache() : wider;
  }
}
