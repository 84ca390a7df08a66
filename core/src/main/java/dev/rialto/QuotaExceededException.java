package dev.rialto;

import org.jspecify.annotations.Nullable;

/**
 * The account's credit or spending limit is used up (402, or a 429 that says so, also by {@code
 * x-should-retry: false}); waiting does not help.
 */
public final class QuotaExceededException extends NonRetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public QuotaExceededException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new QuotaExceededException(summary(), advice(), newDetails, getCause());
  }
}
