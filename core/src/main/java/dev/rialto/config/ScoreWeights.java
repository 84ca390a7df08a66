package dev.rialto.config;

/**
 * What counts how much when one of several models is chosen by its score:
 *
 * <pre>
 *   responseTime · 1 / (1 + ms / 1000)        to the first token of a stream; of a whole answer,
 *                                             for as many tokens as the call may have (500 if it
 *                                             has no cap) at the model's time for each
 * + errors       · (1 − share of failures)
 * + load         · (1 − running / capacity)   capacity as configured (maxConcurrent), or learnt
 *                                             from how the time per token grows: 20 at first
 * + cost         · 1 / (1 + 1000 · USD per token)
 * + quality      · 0 to 1
 * </pre>
 *
 * <p>All of it times the endpoint's outlook, .7 while its latency or its failures keep rising. A
 * price or quality that is not known counts half, and so does a model of which it is not known
 * whether it can do what the call needs; a time that is not known counts as none, so that each is
 * tried. Immutable.
 *
 * @param responseTime the weight of the time [.4]
 * @param errors the weight of success [.3]
 * @param load the weight of idleness [.2]
 * @param cost the weight of cheapness [.1]
 * @param quality the weight of quality [0]
 */
public record ScoreWeights(
    double responseTime, double errors, double load, double cost, double quality) {

  /** The default, and the profile {@code balanced}. */
  public static final ScoreWeights BALANCED = new ScoreWeights(0.4, 0.3, 0.2, 0.1, 0);

  /** The profile {@code speed}; also of tasks with simple questions, where no profile is named. */
  public static final ScoreWeights SPEED = new ScoreWeights(0.6, 0.2, 0.15, 0.05, 0);

  /** The profile {@code quality}; also of code and analysis, where no profile is named. */
  public static final ScoreWeights QUALITY = new ScoreWeights(0.1, 0.2, 0.1, 0, 0.6);

  /** The profile {@code cost}. */
  public static final ScoreWeights COST = new ScoreWeights(0.1, 0.2, 0.1, 0.6, 0);

  /**
   * Checks that no weight is negative and that one is above zero.
   *
   * @throws dev.rialto.ConfigurationException if not
   */
  public ScoreWeights {
    double[] all = {responseTime, errors, load, cost, quality};
    double sum = 0;
    for (double weight : all) {
      Require.within("route.auto.weights", weight, 0, 1_000_000);
      sum += weight;
    }
    if (sum == 0) {
      throw Require.refused("route.auto.weights", "all zero", "one or more above zero");
    }
  }
}
