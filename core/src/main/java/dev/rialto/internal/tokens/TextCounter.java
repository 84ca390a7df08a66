package dev.rialto.internal.tokens;

/** Counts the tokens of a text in one encoding. Thread-safe. */
interface TextCounter {
  long count(String text);

  /** Returns whether the count of a text is a count, and not a guess. */
  default boolean isExactFor(String text) {
    return true;
  }
}
