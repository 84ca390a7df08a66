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
  private final boolean local;

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
    this(summary, advice, details, cause, processing, false);
  }

  private TransportException(
      String summary,
      String advice,
      FailureDetails details,
      @Nullable Throwable cause,
      Processing processing,
      boolean local) {
    super(summary, advice, details, cause);
    this.processing = Objects.requireNonNull(processing, "processing");
    this.local = local;
  }

  /** Makes one for a request that this process could not send, whatever the provider's state. */
  public static TransportException local(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    return new TransportException(summary, advice, details, cause, Processing.NEVER_SENT, true);
  }

  /**
   * Returns whether the cause lies in this process, such as a full connection pool: it says nothing
   * of the provider.
   */
  public boolean isLocal() {
    return local;
  }

  /** Returns what the provider may have done with the request: whether it may have cost money. */
  public Processing processing() {
    return processing;
  }

  @Override
  RialtoException copy(FailureDetails newDetails) {
    return new TransportException(summary(), advice(), newDetails, getCause(), processing, local);
  }
}
