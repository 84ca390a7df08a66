package dev.rialto.internal.route;

import dev.rialto.AuthenticationException;
import dev.rialto.BudgetExceededException;
import dev.rialto.CircuitOpenException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.RateLimitException;
import dev.rialto.RejectedCallException;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the router itself has to say when a call fails. */
final class Failures {

  private Failures() {}

  /**
   * The deadline has passed between two attempts.
   *
   * @param last why the last one failed; null if none was made
   */
  static RialtoException outOfTime(Call call, @Nullable RialtoException last, long nowNanos) {
    return new DeadlineExceededException(
        String.format(
            Locale.ROOT,
            "The call's deadline passed after %.3f s, before %s could be made",
            (nowNanos - call.startNanos()) / 1e9,
            last == null ? "an attempt" : "another attempt"),
        "Allow the call more time, or add a fallback",
        last == null ? FailureDetails.NONE : last.details(),
        last);
  }

  /**
   * No attempt was made, as every candidate's circuit is open, its server wants patience, or all of
   * its places are taken.
   *
   * @param full the slots at which it could have been made if there had been a place
   */
  static RialtoException nothingReady(Plan plan, Limits.Load load, long full, long nowNanos) {
    if (full != 0) {
      return noPlace(plan, full);
    }
    List<String> each = new ArrayList<>();
    long soonest = Long.MAX_VALUE;
    boolean circuit = false;
    boolean dead = true;
    for (int s = 0; s < plan.size(); s++) {
      Slot slot = plan.slot(s);
      long blocked = slot.blockedNanos(nowNanos);
      long pause = slot.pauseNanos(nowNanos);
      long limit = slot.limitNanos(load, nowNanos);
      circuit |= blocked > 0;
      dead &= slot.key().isDead(nowNanos);
      soonest = Math.min(soonest, Math.max(limit, Math.max(blocked, pause)));
      each.add(
          slot.modelId()
              + " at "
              + slot.key().endpoint().name()
              + (slot.key().isDead(nowNanos)
                  ? " (its key was refused lately)"
                  : blocked > 0
                      ? seconds(" (circuit open, next probe in %.1f s)", blocked)
                      : limit > pause
                          ? seconds(" (the limit of its key is used up for another %.1f s)", limit)
                          : seconds(
                              slot.isSpared(nowNanos)
                                  ? " (too many failures: left alone for another %.1f s)"
                                  : " (asked for patience for another %.1f s)",
                              pause)));
    }
    Slot first = plan.slot(0);
    FailureDetails details =
        FailureDetails.NONE
            .at(first.target().endpoint().provider(), first.target().model())
            .http(0, "", "", "", Duration.ofNanos(soonest));
    String list = String.join(", ", each);
    if (dead) {
      return new AuthenticationException(
          "Every key was refused lately: " + list, "Check the keys", details, null);
    }
    return circuit
        ? new CircuitOpenException(
            "No candidate may be asked at the moment: " + list,
            "Add a fallback, or try again later",
            details,
            null)
        : new RateLimitException(
            "Every candidate has sent enough for now: " + list,
            "Add a key or a fallback, or allow the call more time",
            details,
            null);
  }

  private static RialtoException noPlace(Plan plan, long full) {
    List<String> each = new ArrayList<>();
    for (long rest = full; rest != 0; rest &= rest - 1) {
      Slot slot = plan.slot(Long.numberOfTrailingZeros(rest));
      Room room = slot.key().room();
      if (room != null) {
        each.add(
            slot.modelId()
                + " at "
                + slot.key().endpoint().name()
                + " ("
                + room.taken()
                + " attempts under way, "
                + room.queued()
                + " calls waiting, at most "
                + room.places()
                + " at a time)");
      }
    }
    Slot first = plan.slot(Long.numberOfTrailingZeros(full));
    return new RejectedCallException(
        "The call found no place in time: " + String.join(", ", each),
        "Raise maxConcurrent of the provider, admission.maxQueued or admission.maxWait, add a"
            + " fallback, or send fewer calls at a time",
        FailureDetails.NONE.at(first.target().endpoint().provider(), first.target().model()),
        null);
  }

  /** Returns whether we turned the attempt away ourselves, so that nothing was sent. */
  static boolean isOurs(RialtoException failure) {
    return failure instanceof CircuitOpenException || failure instanceof BudgetExceededException;
  }

  /** Says in one line why an attempt failed. */
  static String line(RialtoException failure) {
    int status = failure.details().status();
    return failure.getClass().getSimpleName()
        + (status == 0 ? "" : " (status " + status + ")")
        + ": "
        + failure.summary().replace('\n', ' ');
  }

  private static String seconds(String format, long nanos) {
    return String.format(Locale.ROOT, format, nanos / 1e9);
  }
}
