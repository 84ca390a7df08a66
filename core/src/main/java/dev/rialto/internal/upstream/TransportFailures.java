package dev.rialto.internal.upstream;

import dev.rialto.CancelledCallException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.RialtoException;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.spi.Target;
import dev.rialto.spi.TransportFailure;
import org.jspecify.annotations.Nullable;

/** Says in the words of a caller what went wrong on the wire. */
final class TransportFailures {

  private TransportFailures() {}

  /** Returns the exception for a failure before the response's head. */
  static RialtoException before(TransportFailure failure, Target target) {
    FailureDetails details = FailureDetails.NONE.at(target.endpoint().provider(), target.model());
    String what = sentence(failure.message());
    String advice = advice(failure.kind(), target);
    return switch (failure.kind()) {
      case DEADLINE, HEADERS_TIMEOUT, BODY_TIMEOUT ->
          new DeadlineExceededException(what, advice, details, failure.cause());
      case ACQUIRE -> TransportException.local(what, advice, details, failure.cause());
      case CLOSED -> new CancelledCallException(what, advice, details, failure.cause());
      case HANDLER ->
          failure.processing() == TransportFailure.Processing.NEVER_SENT
              ? new InvalidRequestException(what, advice, details, failure.cause())
              : new InvalidResponseException(what, advice, details, failure.cause());
      default ->
          new TransportException(what, advice, details, failure.cause(), failure.processing());
    };
  }

  /**
   * Returns whether a failure can befall an exchange whose answer was complete: the connection may
   * break, or the last frame stay out, when nothing is missing any more.
   */
  static boolean onlyAfterTheEnd(TransportFailure failure) {
    return switch (failure.kind()) {
      case RESET, CONNECTION_LOST, BODY_TIMEOUT, DEADLINE -> true;
      default -> false;
    };
  }

  /**
   * Returns the exception for a failure behind the response's head: what an error response had said
   * already is worth more than that its end was cut.
   *
   * @param said what the decoder made of the cut body; null if it missed nothing
   * @param head what the response's head said
   */
  static RialtoException duringBody(
      TransportFailure failure,
      @Nullable RialtoException said,
      boolean bodyBegun,
      Target target,
      FailureDetails head) {
    if (said != null && !(said instanceof TruncatedResponseException)) {
      return said;
    }
    RialtoException plain = before(failure, target);
    FailureDetails details = said == null ? head : said.details();
    if (failure.kind() == TransportFailure.Kind.DEADLINE
        || failure.kind() == TransportFailure.Kind.CLOSED) {
      return plain.with(details);
    }
    if (failure.kind() == TransportFailure.Kind.LIMIT) {
      // The same model would send as much again at the same price, so it is asked no second time;
      // another one, if the route names it, may be briefer.
      return new InvalidResponseException(
          "The answer was left at a limit: " + failure.message(),
          advice(failure.kind(), target),
          details,
          failure.cause());
    }
    boolean tokenMissing = failure.kind() == TransportFailure.Kind.BODY_TIMEOUT;
    if (!bodyBegun && (said == null || tokenMissing)) {
      return plain.with(details); // nothing had come that could have broken off
    }
    return new TruncatedResponseException(
        "The answer broke off: " + failure.message(),
        said == null ? "Try again" : said.advice(),
        details,
        failure.cause());
  }

  /** Begins with a capital, as every summary does, unless an address stands there. */
  private static String sentence(String text) {
    return text.isEmpty() || text.startsWith("http")
        ? text
        : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String advice(TransportFailure.Kind kind, Target target) {
    String where = target.endpoint().origin().toString();
    return switch (kind) {
      case RESOLVE -> "Check the host name in " + where;
      case CONNECT -> "Check that " + where + " is right and a server listens there";
      case TLS ->
          "Check that "
              + where
              + " speaks TLS, its certificate, and which ones the transport trusts";
      case PROXY -> "Check the proxy's address and credentials";
      case ACQUIRE -> "Send fewer calls at once, or allow more connections";
      case HEADERS_TIMEOUT, BODY_TIMEOUT -> "Try again, or name a fallback";
      case LIMIT -> "Raise the transport's limit if such a response is wanted";
      case CLOSED -> "Make no calls after close()";
      case PROTOCOL -> "Check that " + where + " speaks HTTP/2 or HTTP/1.1";
      case DEADLINE -> "Give the call more time";
      case RESET, CONNECTION_LOST -> "Try again";
      case HANDLER -> "Check the extra parameters of the call; trying again does not help";
    };
  }
}
