package dev.rialto.internal.cost;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.cost.CostAdvice;
import dev.rialto.cost.CostDimension;
import dev.rialto.cost.CostPeriod;
import dev.rialto.cost.CostProjection;
import dev.rialto.cost.CostSpan;
import dev.rialto.cost.CostSum;
import dev.rialto.cost.Costs;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the ledger and the budgets. Thread-safe. */
final class LedgerCosts implements Costs {

  private static final int MOST_SPANS = 1_000;

  /** A trend is of what was lately. */
  private static final int PROJECTED_FROM = 30;

  private static final int PROJECTED = 3;

  private final Ledger ledger;
  private final Budgets budgets;
  private final Supplier<ModelCatalog> catalog;
  private final Clock clock;
  private final int mostEntries;
  private final @Nullable SqlLedger stored;

  /**
   * Reads a ledger.
   *
   * @param mostEntries how many entries of an hour are told apart
   * @param stored where the ledger of all instances is; null: nowhere
   */
  LedgerCosts(
      Ledger ledger,
      Budgets budgets,
      Supplier<ModelCatalog> catalog,
      Clock clock,
      int mostEntries,
      @Nullable SqlLedger stored) {
    this.ledger = ledger;
    this.budgets = budgets;
    this.catalog = catalog;
    this.clock = clock;
    this.mostEntries = mostEntries;
    this.stored = stored;
  }

  @Override
  public CompletableFuture<Costs> stored(Instant from, Instant to) {
    SqlLedger source = stored;
    if (source == null) {
      return CompletableFuture.failedFuture(
          new ConfigurationException(
              "The ledger is in memory alone",
              "Keep it in a database with budget(b -> b.ledger(dataSource))",
              FailureDetails.NONE,
              null));
    }
    return source
        .read(from, to, mostEntries)
        .thenApply(read -> new LedgerCosts(read, budgets, catalog, clock, mostEntries, source));
  }

  @Override
  public long unwritten() {
    return stored == null ? 0 : ledger.unwritten();
  }

  @Override
  public List<BudgetStatus> budgets() {
    return budgets.status();
  }

  @Override
  public CostSum total(Instant from, Instant to) {
    return ledger.total(from, to);
  }

  @Override
  public Map<String, CostSum> by(CostDimension dimension, Instant from, Instant to) {
    Map<String, CostSum> sums = new HashMap<>();
    ledger.forEach(from, to, (key, sum) -> sums.merge(key.part(dimension), sum, CostSum::plus));
    Map<String, CostSum> sorted = new LinkedHashMap<>();
    sums.entrySet().stream()
        .sorted(
            Map.Entry.<String, CostSum>comparingByValue(
                    Comparator.comparing(CostSum::known).reversed())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  @Override
  public List<CostSpan> spans(CostPeriod period, int count, ZoneId zone) {
    if (count < 1 || count > MOST_SPANS) {
      throw new IllegalArgumentException("count is " + count + "; allowed is 1 to " + MOST_SPANS);
    }
    ZonedDateTime current = period.startOf(clock.instant().atZone(zone));
    List<CostSpan> spans = new ArrayList<>(count);
    for (int i = count - 1; i >= 0; i--) {
      spans.add(span(period, period.plus(current, -i)));
    }
    return spans;
  }

  private CostSpan span(CostPeriod period, ZonedDateTime start) {
    Instant from = start.toInstant();
    Instant to = period.plus(start, 1).toInstant();
    return new CostSpan(from, to, ledger.total(from, to));
  }

  @Override
  public List<CostProjection> projection(CostPeriod period, ZoneId zone) {
    ZonedDateTime current = period.startOf(clock.instant().atZone(zone));
    Instant oldest = ledger.oldest();
    List<Double> amounts = new ArrayList<>();
    for (int i = PROJECTED_FROM; i >= 1; i--) {
      ZonedDateTime start = period.plus(current, -i);
      // A span in whose middle the ledger begins says too little.
      if (!start.toInstant().isBefore(oldest) || !amounts.isEmpty()) {
        amounts.add(span(period, start).sum().known().toDouble());
      }
    }
    List<CostProjection> all = new ArrayList<>(PROJECTED);
    if (amounts.size() >= Trend.FEWEST) {
      Trend trend = new Trend(amounts);
      for (int i = 0; i < PROJECTED; i++) {
        ZonedDateTime start = period.plus(current, i);
        all.add(
            trend.project(
                amounts.size() + i, start.toInstant(), period.plus(start, 1).toInstant()));
      }
    }
    return all;
  }

  @Override
  public List<CostAdvice> advice(Instant from, Instant to) {
    return new Adviser(catalog.get()).advise(ledger, from, to);
  }
}
