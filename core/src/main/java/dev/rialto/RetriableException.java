package dev.rialto;

import org.jspecify.annotations.Nullable;

/** A failure that may pass: the same call can succeed later. */
public abstract sealed class RetriableException extends RialtoException
    permits RateLimitException,
        OverloadedException,
        ServerErrorException,
        TransportException,
        TruncatedResponseException,
        DeadlineExceededException,
        CircuitOpenException,
        RejectedCallException {

  private static final long serialVersionUID = 1L;

  RetriableException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(summary, advice, details, cause);
  }
}
