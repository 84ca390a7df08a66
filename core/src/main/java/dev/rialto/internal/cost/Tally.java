package dev.rialto.internal.cost;

import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.cost.CostSum;

/** A {@link CostSum} that grows. Guarded by the lock of {@link Ledger}. */
final class Tally {

  private long attempts;
  private long failed;
  private long inputFresh;
  private long inputCached;
  private long cacheWritten;
  private long outputVisible;
  private long reasoning;
  private long cacheWrittenForHour;
  private Usd known = Usd.ZERO;
  private Usd estimated = Usd.ZERO;
  private long unknown;

  void add(TokenUsage usage, Cost cost, boolean answered) {
    attempts++;
    failed += answered ? 0 : 1;
    inputFresh += usage.inputFresh();
    inputCached += usage.inputCached();
    cacheWritten += usage.cacheWritten();
    outputVisible += usage.outputVisible();
    reasoning += usage.reasoning();
    cacheWrittenForHour += usage.cacheWrittenForHour();
    Usd amount = cost.amountOrNull();
    if (amount == null) {
      unknown++;
      return;
    }
    known = known.plus(amount);
    if (cost.estimated()) {
      estimated = estimated.plus(amount);
    }
  }

  void add(CostSum sum) {
    attempts += sum.attempts();
    failed += sum.failed();
    inputFresh += sum.usage().inputFresh();
    inputCached += sum.usage().inputCached();
    cacheWritten += sum.usage().cacheWritten();
    outputVisible += sum.usage().outputVisible();
    reasoning += sum.usage().reasoning();
    cacheWrittenForHour += sum.usage().cacheWrittenForHour();
    known = known.plus(sum.known());
    estimated = estimated.plus(sum.estimated());
    unknown += sum.unknown();
  }

  CostSum sum() {
    TokenUsage usage =
        new TokenUsage(
            inputFresh, inputCached, cacheWritten, outputVisible, reasoning, cacheWrittenForHour);
    return new CostSum(attempts, failed, usage, known, estimated, unknown);
  }
}
