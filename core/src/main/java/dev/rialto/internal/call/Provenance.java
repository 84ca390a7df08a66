package dev.rialto.internal.call;

import dev.rialto.Attempt;
import dev.rialto.CacheStatus;
import dev.rialto.SemanticMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an answer came about; stages add what they know.
 *
 * @param model {@code provider/model}, with the model's name as the provider reported it
 * @param endpoint the endpoint's name
 * @param requestId the provider's id of the exchange; empty if it sent none
 * @param cacheStatus where the answer came from
 * @param cacheAgeNanos how old it is; 0 if it is not from the cache
 * @param history all attempts of the call
 * @param tools what tools were called on the way
 * @param match the other text whose answer this is; null if it is this text's own
 * @param promptCut how many tokens of the prompt were left out; 0 if none
 * @param responseId the provider's id of the answer; empty if it sent none
 */
public record Provenance(
    String model,
    String endpoint,
    String requestId,
    CacheStatus cacheStatus,
    long cacheAgeNanos,
    AttemptHistory history,
    ToolHistory tools,
    @Nullable SemanticMatch match,
    long promptCut,
    String responseId) {

  /** How an answer came about whose id nobody knows. */
  public Provenance(
      String model,
      String endpoint,
      String requestId,
      CacheStatus cacheStatus,
      long cacheAgeNanos,
      List<Attempt> attempts,
      ToolHistory tools,
      @Nullable SemanticMatch match,
      long promptCut) {
    this(
        model,
        endpoint,
        requestId,
        cacheStatus,
        cacheAgeNanos,
        AttemptHistory.of(attempts),
        tools,
        match,
        promptCut,
        "");
  }

  /** How the answer to a whole prompt came about. */
  public Provenance(
      String model,
      String endpoint,
      String requestId,
      CacheStatus cacheStatus,
      long cacheAgeNanos,
      List<Attempt> attempts,
      ToolHistory tools,
      @Nullable SemanticMatch match) {
    this(model, endpoint, requestId, cacheStatus, cacheAgeNanos, attempts, tools, match, 0);
  }

  /** How an answer came about that is this text's own. */
  public Provenance(
      String model,
      String endpoint,
      String requestId,
      CacheStatus cacheStatus,
      long cacheAgeNanos,
      List<Attempt> attempts,
      ToolHistory tools) {
    this(model, endpoint, requestId, cacheStatus, cacheAgeNanos, attempts, tools, null);
  }

  /** How an answer came about for which no tool was called. */
  public Provenance(
      String model,
      String endpoint,
      String requestId,
      CacheStatus cacheStatus,
      long cacheAgeNanos,
      List<Attempt> attempts) {
    this(model, endpoint, requestId, cacheStatus, cacheAgeNanos, attempts, ToolHistory.NONE);
  }

  /** Returns all attempts of the call, made to a list for whoever asks. */
  public List<Attempt> attempts() {
    return history.attempts();
  }

  /** Returns this provenance with the call's attempts. */
  public Provenance attempted(List<Attempt> all) {
    return attempted(AttemptHistory.of(all));
  }

  /** Returns this provenance with the call's attempts. */
  public Provenance attempted(AttemptHistory all) {
    return new Provenance(
        model,
        endpoint,
        requestId,
        cacheStatus,
        cacheAgeNanos,
        all,
        tools,
        match,
        promptCut,
        responseId);
  }

  /** Returns this provenance with where the answer came from. */
  public Provenance from(CacheStatus status, long ageNanos) {
    return new Provenance(
        model, endpoint, requestId, status, ageNanos, history, tools, match, promptCut, responseId);
  }

  /** Returns this provenance with the text that was taken for the call's own. */
  public Provenance matching(SemanticMatch text) {
    return new Provenance(
        model,
        endpoint,
        requestId,
        cacheStatus,
        cacheAgeNanos,
        history,
        tools,
        text,
        promptCut,
        responseId);
  }

  /** Returns this provenance with what tools were called. */
  public Provenance after(ToolHistory called) {
    return new Provenance(
        model,
        endpoint,
        requestId,
        cacheStatus,
        cacheAgeNanos,
        history,
        called,
        match,
        promptCut,
        responseId);
  }

  /** Returns this provenance with how much of the prompt was left out. */
  public Provenance cut(long tokens) {
    return new Provenance(
        model,
        endpoint,
        requestId,
        cacheStatus,
        cacheAgeNanos,
        history,
        tools,
        match,
        promptCut + tokens,
        responseId);
  }
}
