package dev.rialto.metrics.internal.series;

import dev.rialto.CacheStatus;

/** What is counted. */
public enum Count {
  CALLS,
  /** Calls without an answer, cancelled ones not among them. */
  FAILED,
  CANCELLED,
  BYPASS,
  MISS,
  HIT_MEMORY,
  HIT_REMOTE,
  HIT_DURABLE,
  HIT_SEMANTIC,
  SHARED,
  TOKENS_INPUT_FRESH,
  TOKENS_INPUT_CACHED,
  TOKENS_CACHE_WRITTEN,
  TOKENS_OUTPUT,
  TOKENS_REASONING,
  FIRST_TOKENS,
  ATTEMPTS,
  ATTEMPTS_FAILED,
  /** What attempts cost, in millionths of a millionth of a dollar. */
  COST_PICOS,
  /** Attempts whose cost nobody knows. */
  COST_UNKNOWN;

  /** The place in a {@link Tally}. */
  @SuppressWarnings("EnumOrdinal") // an index of arrays in this JVM, never stored
  final int index = ordinal();

  /** Returns the count of answers from a source. */
  public static Count of(CacheStatus status) {
    return switch (status) {
      case BYPASS -> BYPASS;
      case MISS -> MISS;
      case HIT_MEMORY -> HIT_MEMORY;
      case HIT_REMOTE -> HIT_REMOTE;
      case HIT_DURABLE -> HIT_DURABLE;
      case HIT_SEMANTIC -> HIT_SEMANTIC;
      case SHARED -> SHARED;
    };
  }
}
