package dev.rialto.internal.route;

import dev.rialto.AuthenticationException;
import dev.rialto.BudgetExceededException;
import dev.rialto.CircuitOpenException;
import dev.rialto.ContextLengthException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.ModelNotFoundException;
import dev.rialto.OverloadedException;
import dev.rialto.QuotaExceededException;
import dev.rialto.RateLimitException;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;

/** What can be done about a failed attempt. */
enum FailureClass {
  /** This key has sent enough for now: the next key may answer at once, this one later. */
  WAIT(Scope.KEY),
  /** The provider has no capacity, or failed: all its keys share the fate. Not billed. */
  CAPACITY(Scope.PLACE),
  /** The request never left: sending it again costs nothing. */
  UNSENT(Scope.PLACE),
  /** The server said that it did not process the request: it may have it once more, at once. */
  REFUSED(Scope.PLACE),
  /** Sent, and then silence, a reset or a cut: it may have been processed, and billed. */
  TRANSPORT(Scope.PLACE),
  /** The key is dead. */
  AUTH(Scope.KEY),
  /** The account's money is used up; other accounts may have some. */
  QUOTA(Scope.KEY),
  /** This model cannot do it, or is not there; another may. */
  MODEL(Scope.PLACE),
  /** The request does not fit into this model's context; it may fit into another's. */
  CONTEXT(Scope.CANDIDATE),
  /** What came is no answer. Asking again gives the same; another candidate may do better. */
  RESPONSE(Scope.PLACE),
  /** Our own breaker turned the attempt away: nothing was tried. */
  CIRCUIT(Scope.KEY),
  /** The provider refused the request as it stands. */
  REQUEST(Scope.CANDIDATE),
  /** Nothing can help: a content filter, a cancelled call, a wrong setting. */
  STOP(Scope.CANDIDATE);

  /** Which other attempts a failure makes pointless for now. */
  enum Scope {
    /** Those with the same key. */
    KEY,
    /** Those at the same model and address, whatever the key. */
    PLACE,
    /** Those at the same model of the same provider, in whatever region. */
    CANDIDATE
  }

  private final Scope scope;

  FailureClass(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  /** Returns whether the same candidate may answer the same request later. */
  boolean isRepeatable() {
    return switch (this) {
      case WAIT, CAPACITY, UNSENT, REFUSED, TRANSPORT -> true;
      default -> false;
    };
  }

  static FailureClass of(RialtoException error) {
    if (error instanceof RateLimitException) {
      return WAIT;
    }
    if (error instanceof OverloadedException || error instanceof ServerErrorException) {
      return CAPACITY;
    }
    if (error instanceof TransportException t) {
      return switch (t.processing()) {
        case NEVER_SENT -> UNSENT;
        case REFUSED -> REFUSED;
        case PROCESSED -> TRANSPORT;
      };
    }
    if (error instanceof TruncatedResponseException
        || error instanceof DeadlineExceededException) { // a phase's: the call's own ends the call
      return TRANSPORT;
    }
    if (error instanceof AuthenticationException) {
      return AUTH;
    }
    if (error instanceof QuotaExceededException) {
      return QUOTA;
    }
    if (error instanceof ModelNotFoundException
        || (error instanceof BudgetExceededException budget && budget.isModelOnly())) {
      return MODEL;
    }
    if (error instanceof ContextLengthException) {
      return CONTEXT;
    }
    if (error instanceof InvalidRequestException) {
      return isOfRequest(error.details().status()) ? REQUEST : MODEL;
    }
    if (error instanceof InvalidResponseException) {
      return RESPONSE;
    }
    return error instanceof CircuitOpenException ? CIRCUIT : STOP;
  }

  /**
   * Returns whether a status speaks of what is asked. All others speak of where it is asked: of the
   * address, a proxy, the country, or how much is taken at once; that may be right elsewhere.
   */
  private static boolean isOfRequest(int status) {
    return switch (status) {
      case 400, 406, 411, 412, 415, 422, 428 -> true;
      default -> status < 400;
    };
  }
}
