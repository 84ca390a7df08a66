package dev.rialto.internal.breaker;

import dev.rialto.DeadlineExceededException;
import dev.rialto.InvalidResponseException;
import dev.rialto.OverloadedException;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.spi.TransportFailure.Processing;

/** What the outcome of an attempt says of the endpoint. */
enum Verdict {
  /** It fails. */
  FAILURE,
  /**
   * Nothing: the request, the account or the caller is at fault, or the server asked for patience.
   */
  NOTHING;

  /**
   * Judges a failure.
   *
   * @param callerGaveUp whether the call's own deadline has passed
   */
  static Verdict of(RialtoException error, boolean callerGaveUp) {
    boolean speaksOfEndpoint;
    if (error instanceof TransportException t) {
      // REFUSED is how servers recycle connections: GOAWAY, with streams above its last id.
      // And a full pool of ours is no fault of the server's.
      speaksOfEndpoint = t.processing() != Processing.REFUSED && !t.isLocal();
    } else if (error instanceof DeadlineExceededException) {
      speaksOfEndpoint = !callerGaveUp;
    } else if (error instanceof InvalidResponseException) {
      int status = error.details().status();
      speaksOfEndpoint = status < 400 || status >= 500;
    } else {
      speaksOfEndpoint =
          error instanceof ServerErrorException
              || error instanceof OverloadedException
              || error instanceof TruncatedResponseException;
    }
    return speaksOfEndpoint ? FAILURE : NOTHING;
  }
}
