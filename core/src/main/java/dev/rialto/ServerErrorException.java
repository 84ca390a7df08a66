package dev.rialto;

import org.jspecify.annotations.Nullable;

/** The provider failed at its own side (5xx, 408, 409, or an error event in mid-stream). */
public final class ServerErrorException extends RetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public ServerErrorException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new ServerErrorException(summary(), advice(), newDetails, getCause());
  }
}
