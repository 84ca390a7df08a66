package dev.rialto.internal.wire;

/** Where providers mean different things by the same answer. */
public enum FailureRules {
  /** 401, 402 and 403 say that the key is dead. */
  STANDARD,
  /**
   * 403 is the verdict of a moderation: final, and the key is fine. 402 with a {@code Retry-After}
   * is a limit that is lifted again, such as a key's for the day.
   */
  ROUTER
}
