package dev.rialto.metrics;

/** What is timed. */
enum Timing {
  /** Whole calls that a provider answered, or nobody. */
  UPSTREAM,
  /** Whole calls that the cache or a shared flight answered. */
  CACHED,
  FIRST_TOKEN,
  ATTEMPT;

  /** The place in a {@link Tally}. */
  @SuppressWarnings("EnumOrdinal") // an index of arrays in this JVM, never stored
  final int index = ordinal();
}
