package dev.rialto;

/**
 * Why the model stopped.
 *
 * @param kind the reason, in one vocabulary for all providers
 * @param raw the provider's own word for it; empty if the provider sent none
 */
public record FinishReason(Kind kind, String raw) {

  /** The reasons that providers distinguish. */
  public enum Kind {
    /** The answer is complete. */
    STOP,
    /** The answer was cut at the most tokens allowed. */
    LENGTH,
    /** The model wants tools to be called. */
    TOOL_CALLS,
    /** A content filter stopped the answer. */
    CONTENT_FILTER,
    /** The model refused. */
    REFUSAL,
    /** The provider said that something failed. */
    ERROR,
    /** A word this version does not know; see {@link FinishReason#raw()}. */
    OTHER
  }
}
