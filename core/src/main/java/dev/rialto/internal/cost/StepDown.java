package dev.rialto.internal.cost;

import dev.rialto.Priority;

/** How answers get shorter as a budget fills. */
final class StepDown {
  static final double FIRST = 0.7;
  static final double SECOND = 0.9;

  /** Premium, standard and minimal answers, in tokens. */
  private static final int[] TOKENS = {800, 300, 100};

  private StepDown() {}

  private static int tier(Priority priority) {
    return priority == Priority.HIGH ? 0 : priority == Priority.NORMAL ? 1 : 2;
  }

  /** Returns the longest answer of the tiers that is no longer than another; 0 if none is. */
  static int within(Priority priority, long tokens) {
    for (int tier = tier(priority); tier < TOKENS.length; tier++) {
      if (TOKENS[tier] <= tokens) {
        return TOKENS[tier];
      }
    }
    return 0;
  }

  static int cap(Priority priority, double fill) {
    int tier = tier(priority);
    return TOKENS[Math.min(TOKENS.length - 1, tier + (fill >= SECOND ? 2 : 1))];
  }
}
