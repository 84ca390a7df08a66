package dev.rialto;

import org.jspecify.annotations.Nullable;

/**
 * A content filter refused the request or stopped the answer. Final: neither retried nor routed
 * around.
 */
public final class ContentFilteredException extends NonRetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public ContentFilteredException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new ContentFilteredException(summary(), advice(), newDetails, getCause());
  }
}
