package dev.rialto;

import org.jspecify.annotations.Nullable;

/** The provider could not be reached or the connection failed: name resolution, connect, TLS, a reset, a protocol error. */
public final class TransportException extends RetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public TransportException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new TransportException(summary(), advice(), newDetails, getCause());
  }
}
