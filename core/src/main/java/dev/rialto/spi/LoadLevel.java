package dev.rialto.spi;

/**
 * How heavily a Rialto is used, scored from calls a second (5, 10, 20), mean latency (1, 2, 5 s),
 * the share of failures (2, 5, 10 %) and calls under way (20, 40): a point for each threshold
 * passed.
 */
public enum LoadLevel {
  /** Less than 2 points. */
  LOW,
  /** 2 points or more. */
  MEDIUM,
  /** 5 points or more. */
  HIGH,
  /** 8 points or more. */
  CRITICAL
}
