package dev.rialto.metrics.internal.issues;

/** What can be done about a type of failure. */
final class FailureAdvice {

  private FailureAdvice() {}

  static String of(String failure) {
    return switch (failure) {
      case "RateLimitException" ->
          "Add a second key or a fallback to the route, or ask the provider for a higher limit";
      case "QuotaExceededException" -> "Top up the account, or route to another provider";
      case "AuthenticationException" -> "Check the key and what it is allowed to use";
      case "OverloadedException", "ServerErrorException", "CircuitOpenException" ->
          "Name a fallback at another provider in the route";
      case "DeadlineExceededException" ->
          "Give the calls more time, cap the answer's length, or name a faster model";
      case "ContextLengthException" ->
          "Shorten the prompt, or name a model with a larger context window";
      case "InvalidOutputException", "InvalidResponseException" ->
          "Simplify the result's type, describe its parts, or name a stronger model";
      case "TruncatedResponseException" -> "Raise the cap on the answer's tokens";
      case "ContentFilteredException" -> "Look at the prompts that the provider refuses";
      case "ModelNotFoundException" -> "Check the model's name in the route";
      case "InvalidRequestException", "ConfigurationException" ->
          "Read the exception's message: the call cannot succeed as it stands";
      case "TransportException" -> "Check network, proxy and DNS between here and the provider";
      case "RejectedCallException" -> "Allow more calls at a time, or send fewer";
      default -> "Read the messages of these exceptions: they say what to do";
    };
  }
}
