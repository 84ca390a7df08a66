package dev.rialto;

import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call that did not give an answer.
 *
 * <p>The tree is sealed. {@link RetriableException} says that the same call may succeed later,
 * {@link NonRetriableException} that it will not as it stands. The message names the provider, the
 * model, the status and the request id as far as they are known, and ends with what can be done.
 */
public abstract sealed class RialtoException extends RuntimeException
    permits RetriableException, NonRetriableException {

  private static final long serialVersionUID = 1L;
  private static final int MOST_ATTEMPTS_TOLD = 20;

  private final String summary;
  private final String advice;
  private final transient @Nullable FailureDetails details;

  RialtoException(
      String summary, String advice, FailureDetails details, @Nullable Throwable cause) {
    super(message(summary, advice, details), cause);
    this.summary = summary;
    this.advice = advice;
    this.details = details;
  }

  /** Returns what happened, in one sentence, without place and advice. */
  public final String summary() {
    return summary;
  }

  /** Returns what the caller can do about it. */
  public final String advice() {
    return advice;
  }

  /** Returns what is known about the failure. */
  public final FailureDetails details() {
    return Objects.requireNonNullElse(details, FailureDetails.NONE);
  }

  /** Returns whether the same call may succeed later. */
  public final boolean isRetriable() {
    return this instanceof RetriableException;
  }

  /** Returns an exception of the same type with other details and this one's cause and stack. */
  public final RialtoException with(FailureDetails newDetails) {
    RialtoException copy = copy(newDetails);
    copy.setStackTrace(getStackTrace());
    for (Throwable suppressed : getSuppressed()) {
      copy.addSuppressed(suppressed);
    }
    return copy;
  }

  abstract RialtoException copy(FailureDetails newDetails);

  private static String message(String summary, String advice, FailureDetails d) {
    StringBuilder text = new StringBuilder(summary);
    StringBuilder place = new StringBuilder();
    if (!d.provider().isEmpty()) {
      place.append(d.provider());
      if (!d.model().isEmpty()) {
        place.append('/').append(d.model());
      }
    }
    add(place, d.status() == 0 ? "" : "status " + d.status());
    add(place, d.code().isEmpty() ? "" : "code " + d.code());
    add(place, d.requestId().isEmpty() ? "" : "request id " + d.requestId());
    if (place.length() > 0) {
      text.append(" [").append(place).append(']');
    }
    if (!advice.isEmpty()) {
      sentenceEnd(text).append(advice);
    }
    attempts(text, d.attempts());
    return text.toString();
  }

  private static StringBuilder sentenceEnd(StringBuilder text) {
    return text.append(text.length() > 0 && text.charAt(text.length() - 1) == '.' ? " " : ". ");
  }

  private static void attempts(StringBuilder text, List<Attempt> attempts) {
    if (attempts.size() < 2) {
      return; // the one attempt is what the message is about
    }
    sentenceEnd(text).append("Attempts:");
    int told = 0;
    for (int i = 0; i < attempts.size(); told++) {
      if (told == MOST_ATTEMPTS_TOLD) {
        text.append(" and ").append(attempts.size() - i).append(" more");
        return;
      }
      int next = i + 1;
      while (next < attempts.size() && alike(attempts.get(i), attempts.get(next))) {
        next++;
      }
      text.append(i == 0 ? " " : ", ").append(i + 1);
      if (next > i + 1) {
        text.append('–').append(next);
      }
      Attempt a = attempts.get(i);
      text.append(") ")
          .append(a.model())
          .append(" at ")
          .append(a.endpoint())
          .append(" after ")
          .append(millis(attempts.subList(i, next)))
          .append(" ms: ")
          .append(a.failure() == null ? "answered" : a.failure());
      i = next;
    }
  }

  private static String millis(List<Attempt> alike) {
    LongSummaryStatistics times =
        alike.stream().mapToLong(a -> a.durationNanos() / 1_000_000).summaryStatistics();
    return times.getMin() == times.getMax()
        ? "" + times.getMin()
        : times.getMin() + " to " + times.getMax();
  }

  /** Several that failed in the same way at the same place are told once. */
  private static boolean alike(Attempt a, Attempt b) {
    return a.model().equals(b.model())
        && a.endpoint().equals(b.endpoint())
        && Objects.equals(a.failure(), b.failure());
  }

  private static void add(StringBuilder place, String what) {
    if (!what.isEmpty()) {
      place.append(place.length() == 0 ? "" : ", ").append(what);
    }
  }
}
