package dev.rialto;

import org.jspecify.annotations.Nullable;

/** The call did not end before its deadline, or within the time one of its phases may take. */
public final class DeadlineExceededException extends RetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public DeadlineExceededException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new DeadlineExceededException(summary(), advice(), newDetails, getCause());
  }
}
