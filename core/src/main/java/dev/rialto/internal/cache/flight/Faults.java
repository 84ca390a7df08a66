package dev.rialto.internal.cache.flight;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;

/** What readers are told of a call that a fault keeps from its way. */
public final class Faults {

  private Faults() {}

  /**
   * Returns the error of a call whose start has thrown something, which nobody knows how far it had
   * come.
   */
  public static RialtoException notStarted(Call call, Throwable why) {
    if (why instanceof RialtoException known) {
      return known;
    }
    String method = call.origin().client() + "." + call.origin().method();
    return new InvalidRequestException(
        "The call of " + method + " could not begin, or not end: " + why,
        "Check its arguments and options; it may have been sent",
        FailureDetails.NONE,
        why);
  }
}
