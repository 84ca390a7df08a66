package dev.rialto;

import org.jspecify.annotations.Nullable;

/** The provider refused the request as it stands (4xx). */
public sealed class InvalidRequestException extends NonRetriableException
    permits ContextLengthException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public InvalidRequestException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new InvalidRequestException(summary(), advice(), newDetails, getCause());
  }
}
