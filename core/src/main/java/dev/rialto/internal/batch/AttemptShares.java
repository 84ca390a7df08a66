package dev.rialto.internal.batch;

import dev.rialto.Attempt;
import dev.rialto.Cost;
import dev.rialto.Usd;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides what the attempts of a request used and cost among those who share it, by weight; the
 * shares add up exactly, in tokens and in money. Each takes what the weights up to its own are
 * worth, less what was taken before it, so that the last takes what rounding left.
 */
final class AttemptShares {

  /** Far below a token's price, and fine enough for millions of shares of it. */
  private static final int SCALE = 18;

  private final long wholeWeight;
  private final List<Share> shares = new ArrayList<>();
  private long weight;

  AttemptShares(List<Attempt> whole, long wholeWeight) {
    this.wholeWeight = wholeWeight;
    whole.forEach(attempt -> shares.add(new Share(attempt)));
  }

  List<Attempt> next(long ownWeight) {
    weight += ownWeight;
    return shares.stream().map(share -> share.next(ownWeight)).toList();
  }

  private final class Share {
    private final Attempt whole;
    private final UsageShares usage;
    private Usd taken = Usd.ZERO;

    Share(Attempt whole) {
      this.whole = whole;
      this.usage = new UsageShares(whole.usage(), wholeWeight);
    }

    Attempt next(long ownWeight) {
      return new Attempt(
          whole.model(),
          whole.endpoint(),
          whole.durationNanos(),
          whole.failure(),
          usage.next(ownWeight),
          whole.cost().amount().map(this::cost).orElse(whole.cost()));
    }

    private Cost cost(Usd amount) {
      Usd upTo = amount;
      if (weight < wholeWeight) {
        upTo =
            Usd.of(
                amount
                    .toBigDecimal()
                    .multiply(BigDecimal.valueOf(weight))
                    .divide(BigDecimal.valueOf(wholeWeight), SCALE, RoundingMode.DOWN));
      }
      Usd own = upTo.minus(taken);
      taken = upTo;
      return new Cost(own, whole.cost().estimated());
    }
  }
}
