package dev.rialto;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer with all that is known of how it came about.
 *
 * @param <T> the type of the value
 * @param value the answer
 * @param model the model that answered, as {@code provider/model}, with the model's name as the
 *     provider reported it, or as it was asked for where it reported none
 * @param usage the tokens; {@link TokenUsage#NONE} for an answer from the cache
 * @param finishReason why the model stopped
 * @param toolCalls the tool calls the model asked for and nobody made; empty if none, as always
 *     where the method has {@link Tools}
 * @param toolExecutions the tools that were called on the way, in order; empty if none
 * @param reasoning the reasoning the provider showed, or the thinking block that the answer began
 *     with; empty if none
 * @param requestId the provider's id of the exchange; empty if it sent none
 * @param cacheStatus where the answer came from
 * @param cacheAge how old an answer from the cache is; zero otherwise
 * @param attempts every attempt at a provider, in order; empty for an answer from the cache
 * @param timings how long it took
 * @param semanticMatch the other text whose answer this is; null unless the status is {@link
 *     CacheStatus#HIT_SEMANTIC}
 * @param extra what the provider said beside all this, under its own names: {@code citations},
 *     {@code logprobs}, {@code service_tier}, {@code system_fingerprint}, its own {@code usage} and
 *     whatever it thinks of next. Members of the answer, of its choice and of its message stand
 *     side by side; what a stream brought in pieces is joined. Values are String, Boolean, Long,
 *     BigInteger, Double, and unmodifiable lists and maps of these, read when they are first asked
 *     for. Members that make it larger than 2 MiB are left out. Of an answer from the cache it is
 *     what the provider said when it gave the answer. Empty if there is nothing
 * @param promptCut how many tokens of the prompt were left out to fit the model's context, as far
 *     as they can be counted; 0 unless {@link CallOptions.Builder#truncate} allows it
 */
public record Result<T>(
    T value,
    String model,
    TokenUsage usage,
    FinishReason finishReason,
    List<ToolCall> toolCalls,
    List<ToolExecution> toolExecutions,
    String reasoning,
    String requestId,
    CacheStatus cacheStatus,
    Duration cacheAge,
    List<Attempt> attempts,
    Timings timings,
    @Nullable SemanticMatch semanticMatch,
    Map<String, Object> extra,
    long promptCut) {

  /** A result for a whole prompt. */
  public Result(
      T value,
      String model,
      TokenUsage usage,
      FinishReason finishReason,
      List<ToolCall> toolCalls,
      List<ToolExecution> toolExecutions,
      String reasoning,
      String requestId,
      CacheStatus cacheStatus,
      Duration cacheAge,
      List<Attempt> attempts,
      Timings timings,
      @Nullable SemanticMatch semanticMatch,
      Map<String, Object> extra) {
    this(
        value,
        model,
        usage,
        finishReason,
        toolCalls,
        toolExecutions,
        reasoning,
        requestId,
        cacheStatus,
        cacheAge,
        attempts,
        timings,
        semanticMatch,
        extra,
        0);
  }

  /** A result that is not another text's, and beside which the provider said nothing. */
  public Result(
      T value,
      String model,
      TokenUsage usage,
      FinishReason finishReason,
      List<ToolCall> toolCalls,
      List<ToolExecution> toolExecutions,
      String reasoning,
      String requestId,
      CacheStatus cacheStatus,
      Duration cacheAge,
      List<Attempt> attempts,
      Timings timings) {
    this(
        value,
        model,
        usage,
        finishReason,
        toolCalls,
        toolExecutions,
        reasoning,
        requestId,
        cacheStatus,
        cacheAge,
        attempts,
        timings,
        null,
        Map.of());
  }

  /**
   * Returns what the call cost: the sum of its attempts, failed and overtaken ones too. Nothing for
   * an answer from the cache; unknown if a price that it needs is not known.
   */
  public Cost cost() {
    return Cost.of(attempts);
  }
}
