package dev.rialto;

import org.jspecify.annotations.Nullable;

/** The messages and the answer do not fit into the model's context window. */
public final class ContextLengthException extends InvalidRequestException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public ContextLengthException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new ContextLengthException(summary(), advice(), newDetails, getCause());
  }
}
