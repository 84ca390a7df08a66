package dev.rialto.metrics.internal.series;

/** What is timed. */
public enum Timing {
  /** Whole calls that a provider answered, or nobody. */
  UPSTREAM,
  /** Whole calls that the cache or a shared flight answered. */
  CACHED,
  FIRST_TOKEN,
  ATTEMPT;

  /** The place in a {@link Tally}. */
  @SuppressWarnings("EnumOrdinal") // an index of arrays in this JVM, never stored
  public final int index = ordinal();
}
