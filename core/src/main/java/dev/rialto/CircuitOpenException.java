package dev.rialto;

import org.jspecify.annotations.Nullable;

/**
 * No attempt was made, because every candidate endpoint has failed too often lately and its circuit
 * breaker is open.
 */
public final class CircuitOpenException extends RetriableException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public CircuitOpenException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new CircuitOpenException(summary(), advice(), newDetails, getCause());
  }
}
