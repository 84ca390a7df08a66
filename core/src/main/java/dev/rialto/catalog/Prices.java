package dev.rialto.catalog;

import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs. Immutable.
 *
 * @param standard the rates of ordinary calls
 * @param batch the rates within a provider's batch; null if not known or not offered
 * @param tiers the rates of long prompts, the lowest bound first
 * @param perImage what an image drawn costs of the quality and size that the model draws unasked;
 *     null if not known, or if its tokens are charged
 * @param pictures what one costs by {@code quality}, {@code size} and {@code quality/size} as they
 *     are asked for, such as {@code hd/1024x1792}; empty if all cost the same, or if not known
 */
public record Prices(
    TokenRates standard,
    @Nullable TokenRates batch,
    List<PriceTier> tiers,
    @Nullable Usd perImage,
    Map<String, Usd> pictures) {

  /** Nothing is known. */
  public static final Prices UNKNOWN = new Prices(TokenRates.UNKNOWN, null, List.of(), null);

  /** Prices of a model whose images, if it draws any, all cost the same. */
  public Prices(
      TokenRates standard,
      @Nullable TokenRates batch,
      List<PriceTier> tiers,
      @Nullable Usd perImage) {
    this(standard, batch, tiers, perImage, Map.of());
  }

  /** Copies the map, and copies and sorts the tiers. */
  public Prices {
    pictures = Map.copyOf(pictures);
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

  /**
   * Returns what one image costs; empty if that is not known, or if its tokens are charged.
   *
   * @param quality as it is asked for; empty: the model's own
   * @param size as it is asked for; empty: the model's own
   */
  public Optional<Usd> picture(String quality, String size) {
    if (!standard.equals(TokenRates.UNKNOWN)) {
      return Optional.empty();
    }
    if (pictures.isEmpty() || (quality.isEmpty() && size.isEmpty())) {
      return Optional.ofNullable(perImage);
    }
    String between = quality.isEmpty() || size.isEmpty() ? "" : "/";
    return Optional.ofNullable(pictures.get(quality + between + size));
  }

  /** Returns what a call within a provider's batch cost; empty if that is not known. */
  public Optional<Usd> batchCost(TokenUsage usage) {
    return batch == null ? Optional.empty() : batch.cost(usage);
  }
}
