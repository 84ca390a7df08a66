package dev.rialto.internal.tune;

import java.util.Locale;

/**
 * How soon an embedding call has its vectors, waiting for others included. With as many callers as
 * before, a shorter time is a higher throughput.
 */
final class BatchGoal implements Goal {

  private static final double OFTEN_FULL = .1;

  @Override
  public Score score(Sums sums, long value) {
    return sums.embeddings.score();
  }

  @Override
  public Pull pull(Sums sums, long value) {
    // Of one text alone, none is merged that could be full.
    boolean alone = value == 1 && sums.embeddings.count() > 0;
    double full = Sums.share(sums.full, sums.merged);
    return alone || full > OFTEN_FULL
        ? new Pull(
            /* up= */ true,
            /* down= */ value > 1,
            String.format(
                Locale.ROOT,
                "%,d of %,d merged requests are full, %s",
                sums.full,
                sums.merged,
                figures(sums)))
        : Pull.NONE;
  }

  @Override
  public String figures(Sums sums) {
    return String.format(Locale.ROOT, "%.1f ms for an embedding call", sums.embeddings.millis());
  }
}
