package dev.rialto.internal.tune;

import java.util.Locale;

/**
 * Answers, and less waiting for nothing: the share of the calls that were not cut by their
 * deadline, less a quarter of the share of all waiting that ended so. A deadline that cuts answers
 * loses more than it saves; one that only ends what hangs saves.
 */
final class TimeoutGoal implements Goal {

  private static final double WEIGHT_OF_LOST_TIME = .25;
  private static final int FEW = 5;
  private static final double MUCH_LOST = .05;

  @Override
  public Score score(Sums sums, long value) {
    double lost = lost(sums);
    double errorOfLost = lost * (1 - lost) / Math.sqrt((double) Math.max(1, sums.timedOut));
    double errorOfCut = Sums.error(sums.timedOut, sums.ended);
    return new Score(
        1 - Sums.share(sums.timedOut, sums.ended) - WEIGHT_OF_LOST_TIME * lost,
        Math.hypot(errorOfCut, WEIGHT_OF_LOST_TIME * errorOfLost),
        sums.ended);
  }

  @Override
  public Pull pull(Sums sums, long value) {
    return sums.timedOut < FEW || lost(sums) < MUCH_LOST
        ? Pull.NONE
        : new Pull(/* up= */ true, /* down= */ true, figures(sums));
  }

  @Override
  public String figures(Sums sums) {
    return String.format(
        Locale.ROOT,
        "%.1f %% of the calls missed their deadline, %.0f %% of all waiting was for those",
        100 * Sums.share(sums.timedOut, sums.ended),
        100 * lost(sums));
  }

  private static double lost(Sums sums) {
    return sums.waitedSeconds == 0 ? 0 : sums.lostSeconds / sums.waitedSeconds;
  }
}
