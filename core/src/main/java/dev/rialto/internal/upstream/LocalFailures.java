package dev.rialto.internal.upstream;

import dev.rialto.CancelledCallException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.RialtoException;
import dev.rialto.spi.Target;

/** What goes wrong on this side of the wire, as the caller is told of it. */
final class LocalFailures {

  private LocalFailures() {}

  static RialtoException closed(Target target) {
    return new CancelledCallException(
        "This Rialto is closed", "Close it only when no call is needed any more", at(target), null);
  }

  /** The message stays out: what could not be encoded may be a key with a line break in it. */
  static RialtoException unencodable(Target target, Throwable cause) {
    return new InvalidRequestException(
        "The request could not be encoded: " + cause.getClass().getSimpleName(),
        "Check the key, the extra parameters and the header fields of the provider",
        at(target),
        null);
  }

  /** A transport that throws has sent nothing. Its message stays out: it may quote a header. */
  static RialtoException unsendable(Target target, RuntimeException thrown) {
    return new InvalidRequestException(
        "The request could not be handed to the transport: " + thrown.getClass().getSimpleName(),
        "Check the key, the extra parameters and the header fields of the provider",
        at(target),
        null);
  }

  static RialtoException undecodable(FailureDetails where, Throwable thrown) {
    return thrown instanceof RialtoException known
        ? known
        : new InvalidResponseException(
            "The response could not be decoded: " + thrown,
            "Report it together with the provider and the model",
            where,
            thrown);
  }

  static RialtoException notHandedOn(Target target, Throwable thrown) {
    return new InvalidResponseException(
        "The answer could not be handed on: " + thrown,
        "Report it together with the provider and the model",
        at(target),
        thrown);
  }

  private static FailureDetails at(Target target) {
    return FailureDetails.NONE.at(target.endpoint().provider(), target.model());
  }
}
