package dev.rialto;

import org.jspecify.annotations.Nullable;

/** The provider refused the key (401, 403), or there is none. */
public final class AuthenticationException extends NonRetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public AuthenticationException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new AuthenticationException(summary(), advice(), newDetails, getCause());
  }
}
