package dev.rialto.internal.call;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.Request;
import dev.rialto.runtime.OutputType;
import dev.rialto.spi.PipelineEvent;
import org.jspecify.annotations.Nullable;

/**
 * A call on its way down the pipeline. Immutable but for its deadline; a stage that changes
 * something hands a copy to the next.
 *
 * @param origin the method it came from
 * @param request what is asked
 * @param output how the answer's text becomes a value; {@link OutputType#TEXT} for text
 * @param model the model or route that was asked for: {@code provider/model}, a bare model name, or
 *     empty for the route of the task
 * @param task the task's name; empty if none
 * @param options the options of this call
 * @param cache what the call wants of the cache; never {@link CacheMode#DEFAULT}
 * @param cacheTtlNanos how long the answer is remembered; 0: the task's or the module's
 * @param unary whether the answer is wanted whole
 * @param startNanos when the method was called
 * @param deadline when it must be over
 * @param tools the tools that are called for the model; {@link Toolset#NONE} if none
 * @param repair whether an answer that is not of the output's type is sent back once
 * @param profile the profile's name; empty if none
 * @param packed which item of a packed list it is about; null if it is no such call
 * @param purse what it has spent, if its cost has a bound; null: nobody asks
 * @param bare whether what the provider says beside the answer is left out, since nobody can see
 *     it: the method returns no more than the value, and the answer is not cached
 */
public record Call(
    PipelineEvent.Origin origin,
    Request request,
    OutputType<?> output,
    String model,
    String task,
    CallOptions options,
    CacheMode cache,
    long cacheTtlNanos,
    boolean unary,
    long startNanos,
    Deadline deadline,
    Toolset tools,
    boolean repair,
    String profile,
    @Nullable PackedItem packed,
    @Nullable Purse purse,
    boolean bare) {

  /** A call whose cost has no bound of its own. */
  public Call(
      PipelineEvent.Origin origin,
      Request request,
      OutputType<?> output,
      String model,
      String task,
      CallOptions options,
      CacheMode cache,
      long cacheTtlNanos,
      boolean unary,
      long startNanos,
      Deadline deadline,
      Toolset tools,
      boolean repair,
      String profile,
      @Nullable PackedItem packed) {
    this(
        origin,
        request,
        output,
        model,
        task,
        options,
        cache,
        cacheTtlNanos,
        unary,
        startNanos,
        deadline,
        tools,
        repair,
        profile,
        packed,
        null,
        false);
  }

  /** A call that is no item of a packed list. */
  public Call(
      PipelineEvent.Origin origin,
      Request request,
      OutputType<?> output,
      String model,
      String task,
      CallOptions options,
      CacheMode cache,
      long cacheTtlNanos,
      boolean unary,
      long startNanos,
      Deadline deadline,
      Toolset tools,
      boolean repair,
      String profile) {
    this(
        origin,
        request,
        output,
        model,
        task,
        options,
        cache,
        cacheTtlNanos,
        unary,
        startNanos,
        deadline,
        tools,
        repair,
        profile,
        null);
  }

  /** A call without tools and without a profile, whose answer is taken as it is. */
  public Call(
      PipelineEvent.Origin origin,
      Request request,
      OutputType<?> output,
      String model,
      String task,
      CallOptions options,
      CacheMode cache,
      long cacheTtlNanos,
      boolean unary,
      long startNanos,
      Deadline deadline) {
    this(
        origin,
        request,
        output,
        model,
        task,
        options,
        cache,
        cacheTtlNanos,
        unary,
        startNanos,
        deadline,
        Toolset.NONE,
        false,
        "");
  }

  /** Returns this call with another request. */
  public Call with(Request newRequest) {
    return new Call(
        origin,
        newRequest,
        output,
        model,
        task,
        options,
        cache,
        cacheTtlNanos,
        unary,
        startNanos,
        deadline,
        tools,
        repair,
        profile,
        packed,
        purse,
        bare);
  }

  /** Returns this call with a deadline of its own. */
  public Call with(Deadline newDeadline) {
    return new Call(
        origin,
        request,
        output,
        model,
        task,
        options,
        cache,
        cacheTtlNanos,
        unary,
        startNanos,
        newDeadline,
        tools,
        repair,
        profile,
        packed,
        purse,
        bare);
  }

  /**
   * Returns this call as one about an item of a packed list.
   *
   * @param shared what all calls of the list have spent together, if its cost has a bound
   */
  public Call with(PackedItem item, @Nullable Purse shared) {
    return new Call(
        origin,
        request,
        output,
        model,
        task,
        options,
        cache,
        cacheTtlNanos,
        unary,
        startNanos,
        deadline,
        tools,
        repair,
        profile,
        item,
        shared,
        bare);
  }

  /** Returns this call with another purse: what it spends is nobody else's. */
  public Call with(Purse own) {
    return new Call(
        origin,
        request,
        output,
        model,
        task,
        options,
        cache,
        cacheTtlNanos,
        unary,
        startNanos,
        deadline,
        tools,
        repair,
        profile,
        packed,
        own,
        bare);
  }

  /** Returns one call in place of several about items, with a type and a request of its own. */
  public Call packing(Request all, OutputType<?> answers, Deadline until) {
    return new Call(
        origin,
        all,
        answers,
        model,
        task,
        options,
        CacheMode.OFF,
        0,
        true,
        startNanos,
        until,
        Toolset.NONE,
        false,
        profile,
        null,
        purse,
        bare);
  }
}
