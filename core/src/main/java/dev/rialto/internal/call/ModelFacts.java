package dev.rialto.internal.call;

/**
 * What is known of a model, for those who choose one. Immutable.
 *
 * @param contextTokens how many tokens of prompt and answer it takes together; 0: unknown
 * @param maxOutputTokens how many tokens it writes at most; 0: unknown
 * @param vision whether it sees images
 * @param tools whether it calls tools
 * @param prefill whether it goes on with an answer that it is given the beginning of
 * @param inputUsd the price of a prompt token in USD; {@code NaN}: unknown
 * @param outputUsd the price of an answer's token in USD; {@code NaN}: unknown
 */
public record ModelFacts(
    long contextTokens,
    long maxOutputTokens,
    Support vision,
    Support tools,
    boolean prefill,
    double inputUsd,
    double outputUsd) {

  /** Whether a model can do something. */
  public enum Support {
    /** It can. */
    YES,
    /** It cannot. */
    NO,
    /** Nobody has told: it may be tried. */
    UNKNOWN
  }

  /** A model of which nothing is known. */
  public static final ModelFacts UNKNOWN =
      new ModelFacts(0, 0, Support.UNKNOWN, Support.UNKNOWN, false, Double.NaN, Double.NaN);

  /** Returns what an answer costs in USD; {@code NaN} if a price is unknown. */
  public double costUsd(long inputTokens, long outputTokens) {
    return inputTokens * inputUsd + outputTokens * outputUsd;
  }
}
