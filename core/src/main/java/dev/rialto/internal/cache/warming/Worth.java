package dev.rialto.internal.cache.warming;

/**
 * What came of the answers that were fetched ahead for one question. One whose answers keep being
 * wasted is left alone until that is some weeks ago. Thread-safe.
 */
final class Worth {

  /** In so many hours what was seen loses half of its weight. */
  private static final double HALF_HOURS = 14 * 24.0;

  /** Two in vain may be chance. */
  private static final double MOST_WASTED = 2.5;

  private double used;
  private double wasted;
  private int lastHour;

  /** An answer was asked for, or was not, by this hour. */
  synchronized void ended(boolean wasUsed, int hour) {
    double kept = kept(hour);
    used = used * kept + (wasUsed ? 1 : 0);
    wasted = wasted * kept + (wasUsed ? 0 : 1);
    lastHour = hour;
  }

  /** Returns whether it is worth fetching one more. */
  synchronized boolean isWorth(int hour) {
    double kept = kept(hour);
    return wasted * kept < MOST_WASTED || used >= wasted;
  }

  private double kept(int hour) {
    return Math.pow(0.5, Math.max(0, hour - lastHour) / HALF_HOURS);
  }
}
