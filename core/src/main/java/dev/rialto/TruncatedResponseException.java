package dev.rialto;

import org.jspecify.annotations.Nullable;

/**
 * The answer broke off before its end marker. What had arrived is in {@link
 * FailureDetails#partialText()}; it is never taken for a whole answer.
 */
public final class TruncatedResponseException extends RetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public TruncatedResponseException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new TruncatedResponseException(summary(), advice(), newDetails, getCause());
  }
}
