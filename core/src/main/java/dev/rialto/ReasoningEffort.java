package dev.rialto;

/**
 * How much a model reasons before it answers. Each provider is told in its own words; a model that
 * does not reason is told nothing.
 */
public enum ReasoningEffort {
  /** Not at all, where the model can do without. */
  NONE,
  /** As little as can be. */
  MINIMAL,
  /** A little. */
  LOW,
  /** As providers do by themselves. */
  MEDIUM,
  /** Much. */
  HIGH
}
