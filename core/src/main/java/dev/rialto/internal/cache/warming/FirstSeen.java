package dev.rialto.internal.cache.warming;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When questions were first asked that were asked in one hour only: most of all, and not worth more
 * than eight bytes each. A bounded table without chains; what comes later takes the place of what
 * was there, so of very many the older ones are forgotten. Thread-safe.
 */
final class FirstSeen {

  /** Of so many questions that come once there is one that comes again. */
  private static final int ONCE_FOR_AGAIN = 64;

  private static final int MOST_SLOTS = 1 << 20;
  private static final int HOUR_BITS = 24;
  private static final int HOUR_MASK = (1 << HOUR_BITS) - 1;

  private final AtomicLongArray slots;
  private final int mask;

  /**
   * Makes an empty one.
   *
   * @param again how many questions that come again are expected
   */
  FirstSeen(int again) {
    long wanted = Math.min(MOST_SLOTS, (long) again * ONCE_FOR_AGAIN);
    int size = Integer.highestOneBit((int) Math.max(2, wanted - 1)) << 1;
    slots = new AtomicLongArray(size);
    mask = size - 1;
  }

  /**
   * Returns in which hour a question was first asked; takes this hour for it if that is not known.
   *
   * @param hash of the question; two with the same are one here
   */
  int first(int hash, int hour) {
    int slot = ((hash * 0x9E3779B9) >>> 7) & mask;
    long known = slots.get(slot);
    if (known != 0 && (int) (known >>> HOUR_BITS) == hash) {
      int first = (int) (known & HOUR_MASK);
      if (first <= hour) {
        return first;
      }
    }
    slots.set(slot, ((long) hash << HOUR_BITS) | (hour & HOUR_MASK));
    return hour;
  }
}
