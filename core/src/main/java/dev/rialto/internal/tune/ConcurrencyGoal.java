package dev.rialto.internal.tune;

import java.util.Locale;

/**
 * How soon a call that goes upstream has its answer, the queue included. More at a time shortens
 * the queue until the provider slows down or turns calls away. With as many callers as before, a
 * shorter time is a higher throughput.
 */
final class ConcurrencyGoal implements Goal {

  private static final double OFTEN_QUEUED = .1;
  private static final double OFTEN_TURNED_AWAY = .02;

  @Override
  public Score score(Sums sums, long value) {
    return sums.upstream.score();
  }

  @Override
  public Pull pull(Sums sums, long value) {
    boolean queued = Sums.share(sums.queued, sums.looks) >= OFTEN_QUEUED;
    boolean turnedAway = Sums.share(sums.turnedAway, sums.attempts) >= OFTEN_TURNED_AWAY;
    if (!queued && !turnedAway) {
      return Pull.NONE;
    }
    return new Pull(
        /* up= */ !turnedAway,
        /* down= */ true,
        turnedAway
            ? String.format(
                Locale.ROOT,
                "providers turned %,d of %,d attempts away, %s",
                sums.turnedAway,
                sums.attempts,
                figures(sums))
            : String.format(
                Locale.ROOT,
                "calls queued at %d of %d looks, %s",
                sums.queued,
                sums.looks,
                figures(sums)));
  }

  @Override
  public String figures(Sums sums) {
    return String.format(Locale.ROOT, "%.0f ms for a call", sums.upstream.millis());
  }
}
