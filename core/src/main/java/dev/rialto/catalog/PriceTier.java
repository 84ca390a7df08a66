package dev.rialto.catalog;

/**
 * Rates of long prompts. They hold for all tokens of a call whose prompt is longer than the bound,
 * not only for those beyond it.
 *
 * @param aboveInputTokens the longest prompt, in tokens, for which they do not hold yet
 * @param rates the rates
 */
public record PriceTier(long aboveInputTokens, TokenRates rates) {

  /** Refuses a bound below 1. */
  public PriceTier {
    if (aboveInputTokens < 1) {
      throw new IllegalArgumentException(
          "aboveInputTokens is " + aboveInputTokens + "; allowed is 1 or more");
    }
  }
}
