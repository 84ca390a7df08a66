package dev.rialto.catalog;

import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs. Immutable.
 *
 * @param standard the rates of ordinary calls
 * @param batch the rates within a provider's batch; null if not known or not offered
 * @param tiers the rates of long prompts, the lowest bound first
 * @param perImage what an image drawn costs; null if not known, or if its tokens are charged
 */
public record Prices(
    TokenRates standard,
    @Nullable TokenRates batch,
    List<PriceTier> tiers,
    @Nullable Usd perImage) {

  /** Nothing is known. */
  public static final Prices UNKNOWN = new Prices(TokenRates.UNKNOWN, null, List.of(), null);

  /** Copies and sorts the tiers. */
  public Prices {
    tiers = tiers.stream().sorted(Comparator.comparingLong(PriceTier::aboveInputTokens)).toList();
  }

  /** Returns prices that have no tiers. */
  public static Prices of(TokenRates standard) {
    return new Prices(standard, null, List.of(), null);
  }

  /**
   * Returns the rates of a call.
   *
   * @param inputTokens how long its prompt is, all kinds of input together
   */
  public TokenRates rates(long inputTokens) {
    TokenRates rates = standard;
    for (PriceTier tier : tiers) {
      if (inputTokens > tier.aboveInputTokens()) {
        rates = standard.overlaidWith(tier.rates());
      }
    }
    return rates;
  }

  /** Returns what a call cost, exactly; empty if a rate that it needs is not known. */
  public Optional<Usd> cost(TokenUsage usage) {
    return rates(usage.input()).cost(usage);
  }

  /** Returns what a call within a provider's batch cost; empty if that is not known. */
  public Optional<Usd> batchCost(TokenUsage usage) {
    return batch == null ? Optional.empty() : batch.cost(usage);
  }
}
