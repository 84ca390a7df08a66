package dev.rialto.internal.route;

import dev.rialto.config.Strategy;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

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
   */
  int choose(Slot[] slots, long ready, boolean streamed, int turn, long nowNanos);

  static Balancer of(Strategy strategy) {
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    return switch (strategy) {
      case PRIORITY -> (slots, ready, streamed, turn, now) -> nth(ready, 0);
      case ROUND_ROBIN ->
          (slots, ready, streamed, turn, now) -> nth(ready, turn % Long.bitCount(ready));
      case LEAST_CONNECTIONS -> best((stats, health) -> -stats.running());
      case LOWEST_LATENCY -> best((stats, health) -> -stats.latencyNanos());
      case WEIGHTED_SCORE -> best(Balancer::score);
      case HEALTH -> new ByHealth(random);
      case PEAK_EWMA -> new PowerOfTwo(random);
    };
  }

  /** Higher is better. */
  interface Measure {
    double of(LiveStats stats, double health);
  }

  static double score(LiveStats stats, double health) {
    double response = 1 / (1 + stats.latencyNanos() / 1e9);
    double load = 1 / (1 + stats.running() / 10.0);
    return 0.4 * response + 0.3 * (1 - stats.errorRate()) + 0.2 * load;
  }

  /** The best by a measure; of equals, they take turns. */
  private static Balancer best(Measure measure) {
    return (slots, ready, streamed, turn, now) -> {
      int count = Long.bitCount(ready);
      int best = -1;
      double highest = 0;
      for (int i = 0; i < count; i++) {
        int s = nth(ready, (turn + i) % count);
        double value = measure.of(slots[s].stats(streamed), slots[s].key().health().score());
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
    public int choose(Slot[] slots, long ready, boolean streamed, int turn, long nowNanos) {
      double sum = 0;
      int best = -1;
      double highest = -1;
      for (long rest = ready; rest != 0; rest &= rest - 1) {
        int s = Long.numberOfTrailingZeros(rest);
        double health = slots[s].key().health().score();
        sum += health > HEALTHY ? health : 0;
        if (health > highest) {
          best = s;
          highest = health;
        }
      }
      double point = random.getAsDouble() * sum;
      for (long rest = sum == 0 ? 0 : ready; rest != 0; rest &= rest - 1) {
        int s = Long.numberOfTrailingZeros(rest);
        double health = slots[s].key().health().score();
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
    public int choose(Slot[] slots, long ready, boolean streamed, int turn, long nowNanos) {
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
