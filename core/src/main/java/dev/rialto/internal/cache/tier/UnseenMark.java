package dev.rialto.internal.cache.tier;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What {@code expires_at} is of answers that are written and not shown yet: below zero, so that
 * nobody finds them, and of a moment, so that they are swept only where nobody will show them any
 * more.
 */
final class UnseenMark {

  /** Below the milliseconds: tells batches of the same moment apart. */
  private static final int RANDOM_BITS = 20;

  private static final long LATEST_MILLIS = (1L << (Long.SIZE - 1 - RANDOM_BITS)) - 1;

  /** Far more than a batch takes, and than clocks are apart. */
  private static final long SPAN_MILLIS = Duration.ofHours(1).toMillis();

  private UnseenMark() {}

  /** Returns a mark for what is written now. */
  static long at(long nowMillis, RandomGenerator random) {
    return -(shifted(nowMillis) | random.nextLong(1, 1L << RANDOM_BITS));
  }

  /**
   * Returns the condition for what is shown, or was left behind by an instance that died: a mark of
   * much later is none of this clock, and of nobody who is at work.
   */
  static String isAbsent(long nowMillis) {
    return "expires_at NOT BETWEEN "
        + -shifted(nowMillis + SPAN_MILLIS)
        + " AND "
        + -(shifted(nowMillis - SPAN_MILLIS) + 1);
  }

  /** A clock may tell anything. */
  private static long shifted(long millis) {
    return Math.min(LATEST_MILLIS, Math.max(0, millis)) << RANDOM_BITS;
  }
}
