package dev.rialto;

import org.jspecify.annotations.Nullable;

/** The provider has no capacity at the moment (503, 529, or words to that effect). */
public final class OverloadedException extends RetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public OverloadedException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new OverloadedException(summary(), advice(), newDetails, getCause());
  }
}
