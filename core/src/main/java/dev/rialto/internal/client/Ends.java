package dev.rialto.internal.client;

import dev.rialto.Attempt;
import dev.rialto.CancelledCallException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidOutputException;
import dev.rialto.InvalidRequestException;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The outcomes that a caller brings about itself. */
final class Ends {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private Ends() {}

  /**
   * Makes the error of a passed deadline.
   *
   * @param whereabouts the provider and model that were being asked
   * @param waitsFor what the call waited for if it was no provider; empty otherwise
   */
  static RialtoException deadline(Call call, FailureDetails whereabouts, String waitsFor) {
    Duration allowed = Duration.ofNanos(call.deadline().remaining(call.startNanos()));
    return new DeadlineExceededException(
        name(call)
            + " did not end before its deadline of "
            + allowed.toMillis()
            + " ms, queueing, retries and streaming included"
            + (waitsFor.isEmpty() ? "" : "; it was waiting for " + waitsFor),
        waitsFor.isEmpty()
            ? "Give it more time with @Completion(timeout) or CallOptions, or name a faster model"
            : "Give it more time with @Completion(timeout) or CallOptions, or look at what it was"
                + " waiting for",
        whereabouts,
        null);
  }

  static RialtoException interrupted(PipelineEvent.Origin origin) {
    return new CancelledCallException(
        "The thread was interrupted while it waited for " + origin.client() + "." + origin.method(),
        "The call was cancelled at the provider; the thread's interrupt flag is set",
        FailureDetails.NONE,
        null);
  }

  static RialtoException closed(PipelineEvent.Origin origin) {
    return new CancelledCallException(
        "The stream of "
            + origin.client()
            + "."
            + origin.method()
            + " was closed while it was read",
        "",
        FailureDetails.NONE,
        null);
  }

  static RialtoException cancelled(Call call) {
    return new CancelledCallException(
        "The future of " + name(call) + " was cancelled", "", FailureDetails.NONE, null);
  }

  static RialtoException unsubscribed(Call call, String partialText, TokenUsage usage) {
    return new CancelledCallException(
        "The subscriber of " + name(call) + " cancelled",
        "",
        FailureDetails.NONE.partial(partialText, "", usage),
        null);
  }

  /**
   * Makes the error of an answer of which the elements of the stream cannot be made.
   *
   * @param details the provider and model that wrote it, and what had arrived
   */
  static RialtoException undecodable(Throwable why, FailureDetails details) {
    String partialText = details.partialText();
    if (why instanceof InvalidOutputException invalid) {
      return new InvalidOutputException(
          invalid.path(), invalid.expected(), partialText, details, invalid.getCause());
    }
    if (why instanceof RialtoException known) {
      return known.with(details);
    }
    return new InvalidOutputException(
        "$", "what the type's constructor accepts (" + why + ")", partialText, details, why);
  }

  /** A fault of ours or of an argument: nothing was sent. */
  static RialtoException notStarted(Call call, RuntimeException why) {
    return unplannable(name(call), why);
  }

  static RialtoException unplannable(String what, RuntimeException why) {
    if (why instanceof RialtoException known) {
      return known;
    }
    return new InvalidRequestException(
        "The call of " + what + " could not begin: " + why,
        "Check its arguments and options; nothing was sent",
        FailureDetails.NONE,
        why);
  }

  /**
   * Cancels a call, and returns the error with what its attempts have cost, those among them that
   * this cut: their cost is known only once they are over. The call ends whatever its cancelling
   * runs into, which may be a transport that is not ours.
   */
  static RialtoException cut(RialtoException error, Flight running) {
    FailureDetails before = running.whereabouts();
    try {
      running.cancel();
    } catch (RuntimeException | Error bug) {
      LOG.log(System.Logger.Level.WARNING, "A call could not be cancelled all the way", bug);
    }
    List<Attempt> made = running.whereabouts().attempts();
    if (made.isEmpty()) {
      return error;
    }
    FailureDetails details = error.details();
    FailureDetails known =
        details.provider().isEmpty() ? details.at(before.provider(), before.model()) : details;
    return error.with(known.attempted(withCost(before.attempts(), made)));
  }

  /** An attempt that ran until the caller gave up is called so, not the one that was cancelled. */
  private static List<Attempt> withCost(List<Attempt> before, List<Attempt> made) {
    List<Attempt> all = new ArrayList<>(made);
    for (int i = 0; i < Math.min(before.size(), made.size()); i++) {
      Attempt then = before.get(i);
      Attempt now = made.get(i);
      all.set(
          i,
          new Attempt(
              now.model(),
              now.endpoint(),
              now.durationNanos(),
              then.failure(),
              now.usage(),
              now.cost()));
    }
    return all;
  }

  private static String name(Call call) {
    return call.origin().client() + "." + call.origin().method();
  }
}
