package dev.rialto.internal.upstream;

import dev.rialto.CancelledCallException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.RialtoException;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.spi.ResponseDecoder;
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
      case CLOSED -> new CancelledCallException(what, advice, details, failure.cause());
      default ->
          new TransportException(what, advice, details, failure.cause(), failure.processing());
    };
  }

  /**
   * Returns the exception for a failure behind the response's head: what an error response had said
   * already is worth more than that its end was cut.
   */
  static @Nullable RialtoException duringBody(
      TransportFailure failure, ResponseDecoder decoder, boolean bodyBegun, Target target) {
    if (failure.kind() == TransportFailure.Kind.DEADLINE) {
      return null;
    }
    try {
      decoder.end(event -> {});
    } catch (TruncatedResponseException e) {
      return new TruncatedResponseException(
          "The answer broke off: " + failure.message(), e.advice(), e.details(), failure.cause());
    } catch (RialtoException e) {
      return e;
    } catch (RuntimeException e) {
      return null;
    }
    return bodyBegun
        ? new TruncatedResponseException(
            "The answer broke off: " + failure.message(),
            "Try again",
            FailureDetails.NONE.at(target.endpoint().provider(), target.model()),
            failure.cause())
        : null;
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
      case RESET, CONNECTION_LOST, HANDLER -> "Try again";
    };
  }
}
