package dev.rialto.internal.tune;

import java.util.Locale;

/**
 * Hits for their room: the share of look-ups that memory answers, less a price of its size. Twice
 * the size has to bring 1.4 more hits of a hundred, wherever it starts from.
 */
final class CacheGoal implements Goal {

  private static final double PRICE = .02;

  /** With fewer answers that had to go for room than this share of the look-ups, room is enough. */
  private static final double PRESSED = .01;

  @Override
  public Score score(Sums sums, long value) {
    return new Score(
        Sums.share(sums.hits, sums.lookups) - PRICE * Math.log((double) value),
        Sums.error(sums.hits, sums.lookups),
        sums.lookups);
  }

  @Override
  public Pull pull(Sums sums, long value) {
    double pressed = Sums.share(sums.evicted, sums.lookups);
    return pressed < PRESSED
        ? Pull.NONE
        : new Pull(
            /* up= */ true,
            /* down= */ true,
            String.format(
                Locale.ROOT,
                "memory is full: %,d answers had to go for %,d look-ups, %s",
                sums.evicted,
                sums.lookups,
                figures(sums)));
  }

  @Override
  public String figures(Sums sums) {
    return String.format(
        Locale.ROOT, "%.1f %% hits in memory", 100 * Sums.share(sums.hits, sums.lookups));
  }
}
