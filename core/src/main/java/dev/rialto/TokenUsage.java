package dev.rialto;

/**
 * The tokens of one call, normalised over all providers.
 *
 * <p>The first five counts are disjoint: their sum is all that was read and written. A provider
 * that counts cached tokens within its input, or reasoning tokens within its output, has them taken
 * out here.
 *
 * @param inputFresh prompt tokens the provider read anew
 * @param inputCached prompt tokens the provider took from its own prompt cache
 * @param cacheWritten prompt tokens the provider wrote to its own prompt cache
 * @param outputVisible tokens of the answer
 * @param reasoning tokens spent on reasoning that is not part of the answer
 * @param cacheWrittenForHour how many of {@code cacheWritten} are kept for an hour, which costs
 *     more than to keep them for minutes (Anthropic)
 */
public record TokenUsage(
    long inputFresh,
    long inputCached,
    long cacheWritten,
    long outputVisible,
    long reasoning,
    long cacheWrittenForHour) {

  /** No tokens at all: what a call costs that was answered from the cache. */
  public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0);

  /** Tokens of which none were written to be kept for an hour. */
  public TokenUsage(
      long inputFresh, long inputCached, long cacheWritten, long outputVisible, long reasoning) {
    this(inputFresh, inputCached, cacheWritten, outputVisible, reasoning, 0);
  }

  /** Returns all tokens of the prompt. */
  public long input() {
    return inputFresh + inputCached + cacheWritten;
  }

  /** Returns all tokens that were generated. */
  public long output() {
    return outputVisible + reasoning;
  }

  /** Returns all tokens. */
  public long total() {
    return input() + output();
  }

  /** Returns the sum of both usages. */
  public TokenUsage plus(TokenUsage other) {
    return new TokenUsage(
        inputFresh + other.inputFresh,
        inputCached + other.inputCached,
        cacheWritten + other.cacheWritten,
        outputVisible + other.outputVisible,
        reasoning + other.reasoning,
        cacheWrittenForHour + other.cacheWrittenForHour);
  }
}
