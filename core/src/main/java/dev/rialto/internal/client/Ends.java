package dev.rialto.internal.client;

import dev.rialto.CancelledCallException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Call;
import java.time.Duration;

/** The outcomes that a caller brings about itself. */
final class Ends {

  private Ends() {}

  static RialtoException deadline(Call call) {
    return deadline(call, "");
  }

  static RialtoException deadline(Call call, String partialText) {
    Duration allowed = Duration.ofNanos(call.deadline().remaining(call.startNanos()));
    return new DeadlineExceededException(
        name(call)
            + " did not end before its deadline of "
            + allowed.toMillis()
            + " ms, queueing, retries and streaming included",
        "Give it more time with @Completion(timeout) or CallOptions, or name a faster model",
        FailureDetails.NONE.partial(partialText, "", TokenUsage.NONE),
        null);
  }

  static RialtoException interrupted(Call call) {
    return new CancelledCallException(
        "The thread was interrupted while it waited for " + name(call),
        "The call was cancelled at the provider; the thread's interrupt flag is set",
        FailureDetails.NONE,
        null);
  }

  static RialtoException cancelled(Call call) {
    return new CancelledCallException(
        "The future of " + name(call) + " was cancelled", "", FailureDetails.NONE, null);
  }

  private static String name(Call call) {
    return call.origin().client() + "." + call.origin().method();
  }
}
