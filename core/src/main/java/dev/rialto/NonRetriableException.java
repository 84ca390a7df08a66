package dev.rialto;

import org.jspecify.annotations.Nullable;

/** A failure that stays as long as the call, the account or the configuration stays as it is. */
public abstract sealed class NonRetriableException extends RialtoException
    permits AuthenticationException,
        InvalidRequestException,
        ModelNotFoundException,
        QuotaExceededException,
        BudgetExceededException,
        ContentFilteredException,
        InvalidOutputException,
        InvalidResponseException,
        ConfigurationException,
        CancelledCallException,
        ToolExecutionException,
        ToolRoundsExceededException {

  private static final long serialVersionUID = 1L;

  NonRetriableException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }
}
