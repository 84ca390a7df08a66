package dev.rialto;

import dev.rialto.spi.TransportFailure.Processing;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The provider could not be reached or the connection failed: name resolution, connect, TLS, a
 * reset, a protocol error.
 */
public final class TransportException extends RetriableException {

  private static final long serialVersionUID = 1L;

  private final Processing processing;

  /**
   * Makes one for a request that may have been processed.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   */
  public TransportException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    this(summary, advice, details, cause, Processing.PROCESSED);
  }

  /**
   * Makes one.
   *
   * @param summary what happened, in one sentence without a full stop
   * @param advice what the caller can do, in one sentence
   * @param details what is known
   * @param cause what caused it; null if nothing did
   * @param processing what the provider may have done with the request
   */
  public TransportException(
      String summary,
      String advice,
      FailureDetails details,
      @Nullable Throwable cause,
      Processing processing) {
    super(summary, advice, details, cause);
    this.processing = Objects.requireNonNull(processing, "processing");
  }

  /** Returns what the provider may have done with the request: whether it may have cost money. */
  public Processing processing() {
    return processing;
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new TransportException(summary(), advice(), newDetails, getCause(), processing);
  }
}
