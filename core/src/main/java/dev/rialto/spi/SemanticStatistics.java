package dev.rialto.spi;

/**
 * What the semantic tier has done.
 *
 * @param hits calls answered with the answer to another text
 * @param explored calls that went upstream although a near text was known, to learn from the answer
 * @param confirmed explored calls whose own answer was the same as the known one
 * @param falseHits explored calls whose own answer was another, although the known one would have
 *     been given
 * @param guarded near texts that were not taken because a number, a date, a name, a negation or the
 *     order of the words differed
 * @param entries texts that are known now
 */
public record SemanticStatistics(
    long hits, long explored, long confirmed, long falseHits, long guarded, long entries) {

  /** Nothing at all. */
  public static final SemanticStatistics NONE = new SemanticStatistics(0, 0, 0, 0, 0, 0);
}
