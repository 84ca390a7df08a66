package dev.rialto.internal.route;

import dev.rialto.config.RegionSettings;
import org.jspecify.annotations.Nullable;

/** The endpoint in the best region; of equals, they take turns. */
record ByRegion(RegionSettings regions) implements Balancer {

  @Override
  public int choose(
      Slot[] slots, long ready, boolean streamed, int turn, long nowNanos, @Nullable Need need) {
    int count = Long.bitCount(ready);
    int best = -1;
    double highest = 0;
    for (int i = 0; i < count; i++) {
      int s = Balancer.nth(ready, (turn + i) % count);
      double score = score(slots[s], streamed, nowNanos);
      if (best < 0 || score > highest) {
        best = s;
        highest = score;
      }
    }
    return best;
  }

  /** Returns a slot's score, 0 to 1; higher is better. */
  double score(Slot slot, boolean streamed, long nowNanos) {
    double nanos = slot.stats(streamed).waitNanos();
    double sum = regions.distance() + regions.health() + regions.latency() + regions.capacity();
    return (regions.distance() * slot.nearness()
            + regions.health() * slot.key().health(nowNanos)
            + regions.latency() / (1 + nanos / 1e9)
            + regions.capacity() * slot.free())
        / sum;
  }
}
