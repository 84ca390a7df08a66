package dev.rialto.cost;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What one Rialto has spent. Thread-safe. Each attempt is here as soon as it is over, failed and
 * overtaken ones too, so that the sum of the ledger is the sum of what was settled.
 *
 * <p>In memory, for 35 days unless set otherwise, by quarters of an hour, so that days begin where
 * they do in every zone: a span is made of the quarters that begin in it. Where an hour has very
 * many entries (a sixth of {@code ledgerEntries} in every quarter), some of its quarters are put
 * together. With {@code budget(b -> b.ledger(dataSource))} it is also written into a database,
 * which {@link #stored} reads.
 */
public interface Costs {

  /** Returns every budget as it stands. */
  List<BudgetStatus> budgets();

  /**
   * Returns what was spent in a span of time.
   *
   * @param from its beginning, included
   * @param to its end, excluded
   */
  CostSum total(Instant from, Instant to);

  /**
   * Returns what was spent in a span of time, told apart; the most expensive first.
   *
   * @param dimension by what
   * @param from its beginning, included
   * @param to its end, excluded
   */
  Map<String, CostSum> by(CostDimension dimension, Instant from, Instant to);

  /**
   * Returns what was spent in the last spans of time, the oldest first; the last is not over.
   *
   * @param period how long each is
   * @param count how many, 1 to 1,000
   * @param zone where days begin
   */
  List<CostSpan> spans(CostPeriod period, int count, ZoneId zone);

  /**
   * Returns what will probably be spent in the next three spans of time; empty with fewer than two
   * spans that are over to go by.
   *
   * @param period how long each is
   * @param zone where days begin
   */
  List<CostProjection> projection(CostPeriod period, ZoneId zone);

  /**
   * Reads what all instances have spent in a span of time, this one's latest included, and past the
   * time that memory holds. What comes is as it was then, but for the budgets; it is read with the
   * same methods.
   *
   * <p>Fails with a {@link dev.rialto.ConfigurationException} without {@code budget(b ->
   * b.ledger(dataSource))}, and with what the database said if it cannot be read.
   *
   * @param from its beginning, included
   * @param to its end, excluded
   */
  CompletableFuture<Costs> stored(Instant from, Instant to);

  /** Returns how many attempts of this instance its database was not told of yet. */
  long unwritten();

  /**
   * Returns where money could have been saved in a span of time, the most first.
   *
   * @param from its beginning, included
   * @param to its end, excluded
   */
  List<CostAdvice> advice(Instant from, Instant to);
}
