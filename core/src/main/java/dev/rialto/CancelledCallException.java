package dev.rialto;

import org.jspecify.annotations.Nullable;

/**
 * The caller gave up: the thread was interrupted, the future or subscription cancelled, or the
 * client closed.
 */
public final class CancelledCallException extends NonRetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public CancelledCallException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new CancelledCallException(summary(), advice(), newDetails, getCause());
  }
}
