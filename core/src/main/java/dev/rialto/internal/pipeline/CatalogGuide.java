package dev.rialto.internal.pipeline;

import dev.rialto.Request;
import dev.rialto.Usd;
import dev.rialto.catalog.Capability;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.ModelKind;
import dev.rialto.catalog.Prices;
import dev.rialto.internal.call.ModelFacts;
import dev.rialto.internal.call.ModelFacts.Support;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.tokens.TokenCount;
import dev.rialto.tokens.TokenCounter;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the router what the catalogue knows.
 *
 * @param catalog the catalogue as it is now
 * @param counter counts tokens
 */
record CatalogGuide(Supplier<ModelCatalog> catalog, TokenCounter counter) implements ModelGuide {

  @Override
  public ModelFacts facts(String provider, String model) {
    return catalog
        .get()
        .find(provider + "/" + model)
        .map(CatalogGuide::facts)
        .orElse(ModelFacts.UNKNOWN);
  }

  private static ModelFacts facts(ModelInfo info) {
    Prices prices = info.prices().orElse(Prices.UNKNOWN);
    return new ModelFacts(
        info.contextTokens().orElse(0),
        info.maxOutputTokens().orElse(0),
        support(info.can(Capability.VISION)),
        support(info.can(Capability.TOOLS)),
        info.can(Capability.PREFILL).orElse(false),
        perToken(prices.standard().input()),
        perToken(prices.standard().output()));
  }

  private static Support support(Optional<Boolean> can) {
    return can.map(yes -> yes ? Support.YES : Support.NO).orElse(Support.UNKNOWN);
  }

  private static double perToken(@Nullable Usd perMillion) {
    return perMillion == null ? Double.NaN : perMillion.toDouble() / 1e6;
  }

  @Override
  public TokenCount tokens(Request request, String provider, String model) {
    return counter.count(provider + "/" + model, request);
  }

  @Override
  public boolean converses(String provider, String model) {
    return catalog
        .get()
        .find(provider + "/" + model)
        .map(i -> i.kind() == ModelKind.CHAT)
        .orElse(true);
  }

  @Override
  public Object edition() {
    return catalog.get();
  }
}
