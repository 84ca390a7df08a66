package dev.rialto.internal.cost;

import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.ModelKind;
import dev.rialto.catalog.Prices;
import dev.rialto.catalog.TokenRates;
import dev.rialto.cost.CostAdvice;
import dev.rialto.cost.CostDimension;
import dev.rialto.cost.CostSum;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds where money could have been saved. Says nothing that it cannot reckon. */
final class Adviser {

  /** Whom a tenth of the spending does not hurt needs no advice. */
  private static final BigDecimal WORTH_SAYING = new BigDecimal("0.05");

  /** Shorter prompts are not kept in providers' prompt caches. */
  private static final long CACHEABLE_PROMPT_TOKENS = 1_024;

  private final ModelCatalog catalog;

  private record Use(String method, String model) {}

  Adviser(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  List<CostAdvice> advise(Ledger ledger, Instant from, Instant to) {
    Map<Use, CostSum> uses = new LinkedHashMap<>();
    ledger.forEach(
        from,
        to,
        (key, sum) -> {
          if (!key.equals(LedgerKey.OTHERS)) {
            uses.merge(new Use(key.part(CostDimension.METHOD), key.model()), sum, CostSum::plus);
          }
        });
    Usd all = uses.values().stream().map(CostSum::known).reduce(Usd.ZERO, Usd::plus);
    Usd least = all.times(WORTH_SAYING);
    List<CostAdvice> advice = new ArrayList<>();
    uses.forEach(
        (use, sum) -> {
          add(advice, smallerModel(use, sum), least);
          add(advice, promptCache(use, sum), least);
        });
    advice.sort(Comparator.comparing(CostAdvice::saving).reversed());
    return advice;
  }

  private static void add(List<CostAdvice> all, @Nullable CostAdvice one, Usd least) {
    if (one != null && one.saving().signum() > 0 && one.saving().compareTo(least) >= 0) {
      all.add(one);
    }
  }

  private @Nullable CostAdvice smallerModel(Use use, CostSum sum) {
    Optional<ModelInfo> used = catalog.find(use.model());
    if (used.isEmpty() || used.get().kind() != ModelKind.CHAT) {
      return null;
    }
    TokenUsage usage = sum.usage();
    ModelInfo best = null;
    Usd bestCost = sum.known().times(new BigDecimal("0.5"));
    for (ModelInfo other : catalog.models()) {
      if (other.kind() == ModelKind.CHAT
          && other.provider().equals(used.get().provider())
          && other.deprecatedOn().isEmpty()
          && !other.id().equals(used.get().id())) {
        // The rates of ordinary prompts: the sum of many says nothing of a single one's length.
        Usd cost = other.prices().flatMap(p -> p.standard().cost(usage)).orElse(null);
        if (cost != null && cost.compareTo(bestCost) < 0) {
          best = other;
          bestCost = cost;
        }
      }
    }
    return best == null
        ? null
        : new CostAdvice(
            use.method(),
            "Try "
                + best.id()
                + " in the place of "
                + use.model()
                + ": the same tokens would have cost "
                + bestCost
                + " of "
                + sum.known(),
            sum.known().minus(bestCost));
  }

  private @Nullable CostAdvice promptCache(Use use, CostSum sum) {
    TokenUsage usage = sum.usage();
    if (sum.attempts() == 0
        || usage.input() / sum.attempts() < CACHEABLE_PROMPT_TOKENS
        || usage.inputCached() * 10 > usage.input()) {
      return null;
    }
    TokenRates rates =
        catalog.find(use.model()).flatMap(ModelInfo::prices).map(Prices::standard).orElse(null);
    if (rates == null || rates.input() == null || rates.cached() == null) {
      return null;
    }
    Usd half = rates.input().minus(rates.cached()).perMillion(usage.inputFresh() / 2);
    return new CostAdvice(
        use.method(),
        "Put what stays the same at the beginning of its prompt, which "
            + use.model()
            + " then reads from its own cache: reckoned for half of each prompt",
        half);
  }
}
