package dev.rialto.internal.tune;

/** By what the values of a setting are compared. Without a state. */
interface Goal {

  /** Returns how well it went with a value. */
  Score score(Sums sums, long value);

  /** Returns whether the value is in the way. */
  Pull pull(Sums sums, long value);

  /** Returns what was measured, for people. */
  String figures(Sums sums);
}
