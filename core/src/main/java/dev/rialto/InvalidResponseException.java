package dev.rialto;

import org.jspecify.annotations.Nullable;

/**
 * The provider sent something that is not an answer of its protocol: HTML, another dialect, broken
 * JSON. {@link FailureDetails#body()} has its beginning. Also a failure of the provider's (5xx) of
 * which it says itself that trying again does not help ({@code x-should-retry: false}).
 */
public final class InvalidResponseException extends NonRetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public InvalidResponseException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new InvalidResponseException(summary(), advice(), newDetails, getCause());
  }
}
