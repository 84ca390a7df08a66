package dev.rialto.spi;

import dev.rialto.Usd;

/**
 * What fetching answers ahead has done.
 *
 * @param questions questions of which is kept when they were asked
 * @param warmed answers that were fetched upstream before anybody asked for them
 * @param found answers that another tier had, which are in memory now
 * @param used answers of these that were asked for in their time
 * @param wasted answers of these whose time was over before anybody asked
 * @param failed calls that brought no answer to remember
 * @param refused likely questions that were not asked because a round's bounds were reached
 * @param skipped rounds that were left out, or ended early, for callers' sake: they waited, the
 *     load was high, or a circuit was open
 * @param cost what the fetched answers cost, as far as prices are known
 */
public record WarmingStatistics(
    long questions,
    long warmed,
    long found,
    long used,
    long wasted,
    long failed,
    long refused,
    long skipped,
    Usd cost) {

  /** Nothing at all. */
  public static final WarmingStatistics NONE =
      new WarmingStatistics(0, 0, 0, 0, 0, 0, 0, 0, Usd.ZERO);
}
