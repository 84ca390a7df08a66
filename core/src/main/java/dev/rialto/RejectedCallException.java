package dev.rialto;

import org.jspecify.annotations.Nullable;

/**
 * The call was turned away before any provider was chosen, because too many calls are under way or
 * waiting.
 */
public final class RejectedCallException extends RetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public RejectedCallException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new RejectedCallException(summary(), advice(), newDetails, getCause());
  }
}
