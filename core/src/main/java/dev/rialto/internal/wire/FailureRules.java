package dev.rialto.internal.wire;

/** Where providers mean different things by the same answer. */
public enum FailureRules {
  /** 401, 402 and 403 say that the key is dead. */
  STANDARD,
  /** 403 is the verdict of a moderation: final, and the key is fine. */
  FORBIDDEN_IS_MODERATION
}
