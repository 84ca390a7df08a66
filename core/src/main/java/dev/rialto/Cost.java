package dev.rialto;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a call or an attempt cost. Immutable.
 *
 * <p>A price that is not known makes a cost that is not known, never one of nothing; a sum with an
 * unknown part is unknown.
 *
 * @param amountOrNull the exact amount; null if a price is not known
 * @param estimated whether it rests on counted tokens, because the provider never said what it
 *     used: the attempt was cancelled, or broke off
 */
public record Cost(@Nullable Usd amountOrNull, boolean estimated) {

  /** Nothing: an answer from the cache, or an attempt that the provider did not process. */
  public static final Cost NOTHING = new Cost(Usd.ZERO, false);

  /** A price is not known. */
  public static final Cost UNKNOWN = new Cost(null, false);

  /** Returns what some attempts cost together. */
  public static Cost of(List<Attempt> attempts) {
    Cost sum = NOTHING;
    for (Attempt attempt : attempts) {
      sum = sum.plus(attempt.cost());
    }
    return sum;
  }

  /** Returns the exact amount; empty if a price is not known. */
  public Optional<Usd> amount() {
    return Optional.ofNullable(amountOrNull);
  }

  /** Returns whether the amount is known. */
  public boolean isKnown() {
    return amountOrNull != null;
  }

  /** Returns the sum: unknown if one of both is, an estimate if one of both is. */
  public Cost plus(Cost other) {
    if (equals(NOTHING)) {
      return other;
    }
    if (amountOrNull == null || other.amountOrNull == null) {
      return new Cost(null, estimated || other.estimated);
    }
    return new Cost(amountOrNull.plus(other.amountOrNull), estimated || other.estimated);
  }

  /** Returns the amount, such as {@code $0.0012}, {@code about $0.0012}, or {@code unknown}. */
  @Override
  public String toString() {
    if (amountOrNull == null) {
      return "unknown";
    }
    return estimated ? "about " + amountOrNull : amountOrNull.toString();
  }
}
