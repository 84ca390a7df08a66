package dev.rialto.internal.breaker;

import dev.rialto.config.BreakerSettings;

/**
 * How long an endpoint has been in trouble.
 *
 * @param sinceNanos when its breaker opened first
 * @param openings how often it has opened since
 */
record Outage(long sinceNanos, int openings) {

  /** The delay grows beyond this many first delays only with the length of the outage. */
  private static final int QUICK_GROWTH = 4;

  /** A delay takes at most this fraction of the outage so far. */
  private static final int FRACTION = 12;

  static Outage begin(long nowNanos) {
    return new Outage(nowNanos, 1);
  }

  Outage again() {
    return new Outage(sinceNanos, openings + 1);
  }

  /**
   * Returns how long the breaker stays open this time: twice as long as the last time, but not
   * longer than a twelfth of the outage so far. Doubling alone would look away for half a minute
   * after an outage of half a minute; in this way an endpoint is found within 5 s of its recovery
   * from an outage of a minute, and is still asked no more than once a minute in the long run.
   */
  long delayNanos(long nowNanos, BreakerSettings settings) {
    long first = settings.firstDelay().toNanos();
    long doubled = first << Math.min(openings - 1, 20);
    if (doubled < first || doubled >> Math.min(openings - 1, 20) != first) {
      doubled = Long.MAX_VALUE; // overflowed
    }
    long patience = Math.max(QUICK_GROWTH * first, (nowNanos - sinceNanos) / FRACTION);
    return Math.min(settings.maxDelay().toNanos(), Math.min(doubled, patience));
  }
}
