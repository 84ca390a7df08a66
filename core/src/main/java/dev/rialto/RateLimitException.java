package dev.rialto;

import org.jspecify.annotations.Nullable;

/**
 * The provider has answered that too many requests or tokens were sent (429). {@link
 * FailureDetails#retryAfter()} says how long it asks to wait, where it says so.
 */
public final class RateLimitException extends RetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public RateLimitException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new RateLimitException(summary(), advice(), newDetails, getCause());
  }
}
