package dev.rialto.internal.route;

import dev.rialto.config.RegionSettings;
import dev.rialto.config.Strategy;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Chooses among slots that are all ready. Allocates nothing. */
@FunctionalInterface
interface Balancer {

  /**
   * Chooses a slot.
   *
   * @param slots all slots of the plan
   * @param ready which of them could answer; not empty
   * @param streamed which of their statistics matter
   * @param turn counts the calls of the plan
   * @param need what the call needs; null where nothing is chosen by that
   */
  int choose(
      Slot[] slots, long ready, boolean streamed, int turn, long nowNanos, @Nullable Need need);

  /**
   * Returns that of a strategy.
   *
   * @param random gives 0 to 1, to those that leave something to chance
   */
  static Balancer of(Strategy strategy, RegionSettings regions, DoubleSupplier random) {
    return switch (strategy) {
      case PRIORITY -> (slots, ready, streamed, turn, now, need) -> nth(ready, 0);
      case ROUND_ROBIN ->
          (slots, ready, streamed, turn, now, need) -> nth(ready, turn % Long.bitCount(ready));
      case AUTO ->
          best((slot, stats, need) -> need == null ? score(slot, stats) : need.score(slot));
      case LEAST_COST -> best((slot, stats, need) -> -cost(slot, need));
      case LEAST_CONNECTIONS -> best((slot, stats, need) -> -stats.running());
      case LOWEST_LATENCY -> best((slot, stats, need) -> -stats.latencyNanos());
      case WEIGHTED_SCORE -> best((slot, stats, need) -> score(slot, stats));
      case HEALTH -> new ByHealth(random);
      case REGION -> new ByRegion(regions);
      case PEAK_EWMA -> new PowerOfTwo(random);
      case CUSTOM -> throw new IllegalArgumentException("a user's strategy is not made here");
    };
  }

  /** Higher is better. */
  interface Measure {
    double of(Slot slot, LiveStats stats, @Nullable Need need);
  }

  /** The weighted score of what is known of a slot whatever the call; an unknown price is half. */
  static double score(Slot slot, LiveStats stats) {
    double response = 1 / (1 + stats.waitNanos() / 1e9);
    double load = slot.free();
    double perToken = slot.facts().costUsd(1, 1) / 2;
    double cost = Double.isNaN(perToken) ? 0.5 : 1 / (1 + 1_000 * perToken);
    return slot.key().outlook()
        * (0.4 * response + 0.3 * (1 - stats.errorRate()) + 0.2 * load + 0.1 * cost);
  }

  private static double cost(Slot slot, @Nullable Need need) {
    double usd = need == null ? slot.facts().costUsd(1, 1) : need.costUsd(slot.facts());
    return Double.isNaN(usd) ? Double.MAX_VALUE : usd;
  }

  /** The best by a measure; of equals, they take turns. */
  private static Balancer best(Measure measure) {
    return (slots, ready, streamed, turn, now, need) -> {
      int count = Long.bitCount(ready);
      int best = -1;
      double highest = 0;
      for (int i = 0; i < count; i++) {
        int s = nth(ready, (turn + i) % count);
        double value = measure.of(slots[s], slots[s].stats(streamed), need);
        if (best < 0 || value > highest) {
          best = s;
          highest = value;
        }
      }
      return best;
    };
  }

  /** Returns the number of the n-th slot in the set. */
  static int nth(long set, int n) {
    long rest = set;
    for (int i = 0; i < n; i++) {
      rest &= rest - 1;
    }
    return Long.numberOfTrailingZeros(rest);
  }

  /** Weighted random among the healthy; the least unhealthy when none is. */
  record ByHealth(DoubleSupplier random) implements Balancer {
    private static final double HEALTHY = 0.5;

    @Override
    public int choose(
        Slot[] slots, long ready, boolean streamed, int turn, long nowNanos, @Nullable Need need) {
      double sum = 0;
      int best = -1;
      double highest = -1;
      for (long rest = ready; rest != 0; rest &= rest - 1) {
        int s = Long.numberOfTrailingZeros(rest);
        double health = slots[s].key().health(nowNanos);
        sum += health > HEALTHY ? health : 0;
        if (health > highest) {
          best = s;
          highest = health;
        }
      }
      double point = random.getAsDouble() * sum;
      for (long rest = sum == 0 ? 0 : ready; rest != 0; rest &= rest - 1) {
        int s = Long.numberOfTrailingZeros(rest);
        double health = slots[s].key().health(nowNanos);
        point -= health > HEALTHY ? health : 0;
        if (health > HEALTHY && point < 0) {
          return s;
        }
      }
      return best;
    }
  }

  /** The cheaper of two at random. */
  record PowerOfTwo(DoubleSupplier random) implements Balancer {
    @Override
    public int choose(
        Slot[] slots, long ready, boolean streamed, int turn, long nowNanos, @Nullable Need need) {
      int count = Long.bitCount(ready);
      int a = (int) (random.getAsDouble() * count);
      if (count == 1) {
        return nth(ready, 0);
      }
      int b = (a + 1 + (int) (random.getAsDouble() * (count - 1))) % count;
      int first = nth(ready, a);
      int second = nth(ready, b);
      return slots[first].stats(streamed).peakCost(nowNanos)
              <= slots[second].stats(streamed).peakCost(nowNanos)
          ? first
          : second;
    }
  }
}
