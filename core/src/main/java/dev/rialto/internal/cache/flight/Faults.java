package dev.rialto.internal.cache.flight;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;

/** What readers are told of a call that could not begin. */
public final class Faults {

  private Faults() {}

  /** Returns the error of a call whose start has thrown something. */
  public static RialtoException notStarted(Call call, Throwable why) {
    if (why instanceof RialtoException known) {
      return known;
    }
    String method = call.origin().client() + "." + call.origin().method();
    return new InvalidRequestException(
        "The call of " + method + " could not begin: " + why,
        "Check its arguments and options; nothing was sent",
        FailureDetails.NONE,
        why);
  }
}
