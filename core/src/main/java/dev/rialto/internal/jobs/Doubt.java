package dev.rialto.internal.jobs;

import dev.rialto.InvalidResponseException;
import dev.rialto.OverloadedException;
import dev.rialto.RateLimitException;
import dev.rialto.RetriableException;
import dev.rialto.TransportException;
import dev.rialto.spi.TransportFailure.Processing;

/** What an error tells of a batch that was sent. */
public final class Doubt {

  private Doubt() {}

  /** Returns whether the provider has not taken it, and may another time. */
  public static boolean wasNotTaken(Throwable error) {
    return error instanceof RateLimitException
        || error instanceof OverloadedException
        || (error instanceof TransportException transport
            && transport.processing() != Processing.PROCESSED);
  }

  /** Returns whether nobody knows if the provider has taken it. */
  public static boolean mayBeTaken(Throwable error) {
    return !wasNotTaken(error)
        && (error instanceof RetriableException || error instanceof InvalidResponseException);
  }
}
