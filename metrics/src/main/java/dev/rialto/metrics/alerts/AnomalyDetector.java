package dev.rialto.metrics.alerts;

import dev.rialto.metrics.Issue;
import dev.rialto.metrics.internal.series.Minute;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares each minute that is over with the four hours before it, by z-score: latency (2), calls
 * (1.5, both ways) and errors (3). Not thread-safe.
 */
final class AnomalyDetector {

  private static final double LATENCY_SCORE = 2;
  private static final double CALLS_SCORE = 1.5;
  private static final double ERRORS_SCORE = 3;
  private static final int FEW_CALLS = 5;

  private final Baseline latencyMillis = new Baseline(20);
  private final Baseline calls = new Baseline(2);
  private final Baseline errors = new Baseline(1);
  private List<Issue> current = List.of();

  /** Looks at a minute that is over, and remembers it. */
  void observe(Minute minute) {
    List<Issue> found = new ArrayList<>();
    double ended = minute.calls();
    double failed = minute.failed();
    if (minute.timed() >= FEW_CALLS) {
      double millis = minute.nanos() / 1e6 / minute.timed();
      check(
          found,
          latencyMillis.score(millis) > LATENCY_SCORE,
          "latency-anomaly",
          "Calls took %.0f ms on average in the last minute; usual are %.0f ms",
          millis,
          latencyMillis.mean(),
          "Look at the models' times: one provider may be slow, or prompts have grown");
      latencyMillis.add(millis);
    }
    check(
        found,
        Math.abs(calls.score(ended)) > CALLS_SCORE,
        "throughput-anomaly",
        "There were %.0f calls in the last minute; usual are %.0f",
        ended,
        calls.mean(),
        "If nobody meant this, look at who calls: a loop, or callers that stopped");
    calls.add(ended);
    check(
        found,
        errors.score(failed) > ERRORS_SCORE,
        "error-anomaly",
        "%.0f calls failed in the last minute; usual are %.1f",
        failed,
        errors.mean(),
        "Look at the failures by type and endpoint");
    errors.add(failed);
    current = List.copyOf(found);
  }

  /** Returns what was unusual in the last minute that was observed. */
  List<Issue> current() {
    return current;
  }

  private static void check(
      List<Issue> found,
      boolean unusual,
      String kind,
      String message,
      double value,
      double usual,
      String advice) {
    if (unusual) {
      found.add(
          new Issue(
              kind,
              Issue.Severity.WARNING,
              "all calls",
              String.format(Locale.ROOT, message, value, usual),
              advice));
    }
  }
}
