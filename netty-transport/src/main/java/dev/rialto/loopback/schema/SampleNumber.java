package dev.rialto.loopback.schema;

import dev.rialto.loopback.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes numbers within a schema's bounds, plausible for the property's name. Not thread-safe. */
final class SampleNumber {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int FINEST_SCALE = 12;

  private final SplittableRandom random;

  SampleNumber(SplittableRandom random) {
    this.random = random;
  }

  BigInteger integer(Json schema, String name) {
    BigDecimal step = exact(schema.get("multipleOf"));
    if (step == null || step.signum() <= 0) {
      step = BigDecimal.ONE;
    } else if (step.stripTrailingZeros().scale() > 0) {
      step = leastWhole(step);
    }
    return among(Bounds.of(schema), name, step).toBigInteger();
  }

  BigDecimal decimal(Json schema, String name) {
    Bounds bounds = Bounds.of(schema);
    BigDecimal step = exact(schema.get("multipleOf"));
    if (step == null || step.signum() <= 0) {
      step = fineEnough(bounds);
    }
    BigDecimal found = among(bounds, name, step).stripTrailingZeros();
    return found.scale() < 0 ? found.setScale(0) : found;
  }

  /** Returns the least whole number that is a multiple of the step: of 2.5 it is 5. */
  private static BigDecimal leastWhole(BigDecimal step) {
    BigDecimal plain = step.stripTrailingZeros();
    BigInteger denominator = BigInteger.TEN.pow(plain.scale());
    return new BigDecimal(plain.unscaledValue().divide(plain.unscaledValue().gcd(denominator)));
  }

  private static BigDecimal fineEnough(Bounds bounds) {
    BigDecimal step = new BigDecimal("0.01");
    BigDecimal low = bounds.low();
    BigDecimal high = bounds.high();
    while (low != null
        && high != null
        && high.subtract(low).compareTo(step.multiply(BigDecimal.TEN)) < 0
        && step.scale() < FINEST_SCALE) {
      step = step.movePointLeft(1);
    }
    return step;
  }

  private BigDecimal among(Bounds bounds, String name, BigDecimal step) {
    Usual usual = Usual.of(Topic.spaced(name));
    Bounds wanted = bounds.narrowedTo(usual, step);
    BigDecimal first = wanted.firstMultiple(step);
    BigDecimal last = wanted.lastMultiple(step);
    if (first.compareTo(last) > 0) {
      // What is usual has no multiple of the step within the bounds.
      first = bounds.filled(step).firstMultiple(step);
      last = bounds.filled(step).lastMultiple(step);
    }
    long choices = last.subtract(first).min(BigDecimal.valueOf(1_000_000)).longValue() + 1;
    return first.add(BigDecimal.valueOf(choices > 1 ? random.nextLong(choices) : 0)).multiply(step);
  }

  private static @Nullable BigDecimal exact(Json json) {
    Number number = json.number();
    return number == null ? null : new BigDecimal(number.toString());
  }

  /** What is plausible for a name. */
  private record Usual(BigDecimal from, BigDecimal to) {
    static Usual of(String name) {
      return switch (name.substring(name.lastIndexOf(' ') + 1)) {
        case "age" -> of(21, 70);
        case "year" -> of(1995, 2026);
        case "percent", "percentage" -> of(5, 95);
        case "rating", "stars" -> of(3, 5);
        case "temperature", "celsius" -> of(12, 26);
        case "score", "confidence", "probability", "likelihood", "share" ->
            new Usual(new BigDecimal("0.5"), BigDecimal.ONE);
        default -> of(1, 100);
      };
    }

    private static Usual of(int from, int to) {
      return new Usual(BigDecimal.valueOf(from), BigDecimal.valueOf(to));
    }
  }

  /** The bounds of a schema; null where it has none. */
  private record Bounds(
      @Nullable BigDecimal low, boolean lowOpen, @Nullable BigDecimal high, boolean highOpen) {

    /**
     * Draft 4 has {@code exclusiveMinimum: true} beside the bound, later drafts the bound itself.
     */
    static Bounds of(Json schema) {
      BigDecimal low = exact(schema.get("minimum"));
      BigDecimal openLow = exact(schema.get("exclusiveMinimum"));
      boolean lowOpen = schema.get("exclusiveMinimum").isTrue();
      if (openLow != null && (low == null || openLow.compareTo(low) >= 0)) {
        low = openLow;
        lowOpen = true;
      }
      BigDecimal high = exact(schema.get("maximum"));
      BigDecimal openHigh = exact(schema.get("exclusiveMaximum"));
      boolean highOpen = schema.get("exclusiveMaximum").isTrue();
      if (openHigh != null && (high == null || openHigh.compareTo(high) <= 0)) {
        high = openHigh;
        highOpen = true;
      }
      return new Bounds(low, lowOpen, high, highOpen);
    }

    /** Returns the part that is usual, or these bounds where nothing of it is within them. */
    Bounds narrowedTo(Usual usual, BigDecimal step) {
      boolean above = low != null && low.compareTo(usual.to()) >= 0;
      boolean below = high != null && high.compareTo(usual.from()) <= 0;
      if (above || below) {
        return filled(step);
      }
      boolean ownLow = low != null && low.compareTo(usual.from()) >= 0;
      boolean ownHigh = high != null && high.compareTo(usual.to()) <= 0;
      return new Bounds(
          ownLow ? low : usual.from(),
          ownLow && lowOpen,
          ownHigh ? high : usual.to(),
          ownHigh && highOpen);
    }

    /** Returns bounds on both sides, a hundred steps apart where one was missing. */
    Bounds filled(BigDecimal step) {
      BigDecimal span = step.multiply(HUNDRED);
      BigDecimal from = low != null ? low : high != null ? high.subtract(span) : BigDecimal.ZERO;
      return new Bounds(from, lowOpen, high != null ? high : from.add(span), highOpen);
    }

    BigDecimal firstMultiple(BigDecimal step) {
      BigDecimal from = low == null ? BigDecimal.ZERO : low;
      BigDecimal first = from.divide(step, 0, RoundingMode.CEILING);
      boolean taken = lowOpen && first.multiply(step).compareTo(from) == 0;
      return taken ? first.add(BigDecimal.ONE) : first;
    }

    BigDecimal lastMultiple(BigDecimal step) {
      BigDecimal to = high == null ? HUNDRED : high;
      BigDecimal last = to.divide(step, 0, RoundingMode.FLOOR);
      boolean taken = highOpen && last.multiply(step).compareTo(to) == 0;
      return taken ? last.subtract(BigDecimal.ONE) : last;
    }
  }
}
