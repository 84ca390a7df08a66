package dev.rialto;

import java.util.List;
import java.util.Locale;

/**
 * Where a call would be sent at this moment, and why. Made without a call.
 *
 * @param candidates all that may answer, in the order of the route; those with several keys once
 *     for each key
 */
public record Explanation(List<Candidate> candidates) {

  /** Copies the list. */
  public Explanation {
    candidates = List.copyOf(candidates);
  }

  /**
   * A model at an endpoint.
   *
   * @param model as {@code provider/model}
   * @param endpoint the endpoint's name
   * @param chosen whether the call would begin here
   * @param health 0 (only failures lately) to 1 (none)
   * @param latencyNanos the usual time: of streams to the first token, of whole answers per token;
   *     0 if none is known yet
   * @param errorRate the recent share of failures, 0 to 1
   * @param running how many attempts are under way
   * @param score the weighted score of the above, higher is better
   * @param reason why it was chosen, or why not
   */
  public record Candidate(
      String model,
      String endpoint,
      boolean chosen,
      double health,
      double latencyNanos,
      double errorRate,
      int running,
      double score,
      String reason) {}

  /** Returns a table for people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Candidate c : candidates) {
      text.append(c.chosen() ? "→ " : "  ")
          .append(
              String.format(
                  Locale.ROOT,
                  "%-40s %-20s health %.2f, %.0f ms, %.0f %% errors, %d running, score %.2f: %s%n",
                  c.model(),
                  c.endpoint(),
                  c.health(),
                  c.latencyNanos() / 1e6,
                  c.errorRate() * 100,
                  c.running(),
                  c.score(),
                  c.reason()));
    }
    return text.toString();
  }
}
