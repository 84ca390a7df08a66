package dev.rialto.internal.tokens;

/** Counts the tokens of a text in one encoding. Thread-safe. */
interface TextCounter {
  long count(String text);
}
