package dev.rialto;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a call would be sent at this moment, and why. Made without a call.
 *
 * @param route which route or model the candidates come from
 * @param strategy how one of them is chosen, such as {@code PRIORITY}
 * @param candidates all that may answer, in the order of the route; those with several keys once
 *     for each key
 * @param inputTokens how many tokens the prompt has
 * @param inputEstimated whether that is an estimate
 * @param outputTokens the most tokens of the answer; 0 if nothing bounds them
 * @param cacheKey under which key the answer would be looked for and remembered; empty if it would
 *     not be
 * @param batch what would become of a call that may wait for a provider's batch; empty if it may
 *     not
 */
public record Explanation(
    String route,
    String strategy,
    List<Candidate> candidates,
    long inputTokens,
    boolean inputEstimated,
    int outputTokens,
    String cacheKey,
    String batch) {

  /** An explanation of a call that is made at once. */
  public Explanation(
      String route,
      String strategy,
      List<Candidate> candidates,
      long inputTokens,
      boolean inputEstimated,
      int outputTokens,
      String cacheKey) {
    this(route, strategy, candidates, inputTokens, inputEstimated, outputTokens, cacheKey, "");
  }

  /** Copies the list. */
  public Explanation {
    candidates = List.copyOf(candidates);
  }

  /** Returns this explanation with the key of the answer cache. */
  public Explanation cachedAs(String key) {
    return new Explanation(
        route, strategy, candidates, inputTokens, inputEstimated, outputTokens, key, batch);
  }

  /** Returns this explanation with what a batch has to do with it. */
  public Explanation batched(String how) {
    return new Explanation(
        route, strategy, candidates, inputTokens, inputEstimated, outputTokens, cacheKey, how);
  }

  /** Returns where the call would begin; null if it would be sent nowhere. */
  public @Nullable Candidate chosen() {
    return candidates.stream().filter(Candidate::chosen).findFirst().orElse(null);
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
   * @param score the weighted score of the above, and of price and quality where the strategy goes
   *     by them; higher is better
   * @param contextTokens how many tokens prompt and answer may have together; 0 if not known
   * @param cost what the call is reckoned to cost here, an unbounded answer with 500 tokens; null
   *     if a price is not known
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
      long contextTokens,
      @Nullable Usd cost,
      String reason) {}

  /** Returns a table for people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s, by %s; %s%d tokens in, %s out; %s%n",
            route,
            strategy,
            inputEstimated ? "about " : "",
            inputTokens,
            outputTokens == 0 ? "any number" : "at most " + outputTokens,
            cacheKey.isEmpty() ? "not cached" : "cache key " + cacheKey));
    int widest = candidates.stream().mapToInt(c -> c.model().length()).max().orElse(0);
    int place = candidates.stream().mapToInt(c -> c.endpoint().length()).max().orElse(0);
    for (Candidate c : candidates) {
      text.append(c.chosen() ? "→ " : "  ")
          .append(
              String.format(
                  Locale.ROOT,
                  "%-"
                      + widest
                      + "s  %-"
                      + place
                      + "s  score %.2f, health %.2f, %.0f ms,"
                      + " %.0f %% errors, %d running, %s: %s%n",
                  c.model(),
                  c.endpoint(),
                  c.score(),
                  c.health(),
                  c.latencyNanos() / 1e6,
                  c.errorRate() * 100,
                  c.running(),
                  c.cost() == null ? "cost unknown" : "$" + c.cost().toBigDecimal().toPlainString(),
                  c.reason()));
    }
    if (!batch.isEmpty()) {
      text.append(batch).append(System.lineSeparator());
    }
    return text.toString();
  }
}
