package dev.rialto;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a failed call. Holds no key and no prompt.
 *
 * @param provider the provider's name; empty if none was chosen yet
 * @param model the model's name at the provider; empty if none was chosen yet
 * @param status the HTTP status; 0 if there was none
 * @param code the provider's own code or type of the error; empty if it sent none
 * @param requestId the provider's id of the exchange; empty if it sent none
 * @param body the beginning of what the provider sent instead of an answer, at most 1,024
 *     characters; empty if it sent none
 * @param retryAfter how long the provider asks to wait; null if it did not say
 * @param partialText the text that had arrived before the failure, of a very long one its first
 *     million characters at least; empty if none
 * @param partialReasoning the reasoning that had arrived before the failure, as far as the text;
 *     empty if none
 * @param usage the tokens known to be spent
 * @param attempts every attempt of the call, in order; empty where none was made
 */
public record FailureDetails(
    String provider,
    String model,
    int status,
    String code,
    String requestId,
    String body,
    @Nullable Duration retryAfter,
    String partialText,
    String partialReasoning,
    TokenUsage usage,
    List<Attempt> attempts) {

  /** Nothing known. */
  public static final FailureDetails NONE =
      new FailureDetails("", "", 0, "", "", "", null, "", "", TokenUsage.NONE, List.of());

  /** Copies the list. */
  public FailureDetails {
    attempts = List.copyOf(attempts);
  }

  /** Returns these details at the given provider and model. */
  public FailureDetails at(String newProvider, String newModel) {
    return new FailureDetails(
        newProvider,
        newModel,
        status,
        code,
        requestId,
        body,
        retryAfter,
        partialText,
        partialReasoning,
        usage,
        attempts);
  }

  /** Returns these details with what an HTTP response says. */
  public FailureDetails http(
      int newStatus,
      String newCode,
      String newRequestId,
      String newBody,
      @Nullable Duration newRetryAfter) {
    return new FailureDetails(
        provider,
        model,
        newStatus,
        newCode,
        newRequestId,
        newBody,
        newRetryAfter,
        partialText,
        partialReasoning,
        usage,
        attempts);
  }

  /** Returns these details with what had arrived before the failure. */
  public FailureDetails partial(String text, String reasoning, TokenUsage newUsage) {
    return new FailureDetails(
        provider,
        model,
        status,
        code,
        requestId,
        body,
        retryAfter,
        text,
        reasoning,
        newUsage,
        attempts);
  }

  /** Returns these details with the attempts of the call. */
  public FailureDetails attempted(List<Attempt> newAttempts) {
    return new FailureDetails(
        provider,
        model,
        status,
        code,
        requestId,
        body,
        retryAfter,
        partialText,
        partialReasoning,
        usage,
        newAttempts);
  }
}
