package dev.rialto;

/** Where an answer came from. */
public enum CacheStatus {
  /** From the provider; the cache was not asked. */
  BYPASS,
  /** From the provider; the cache did not have it. */
  MISS,
  /** From memory. */
  HIT_MEMORY,
  /** From the shared second tier. */
  HIT_REMOTE,
  /** From the durable third tier. */
  HIT_DURABLE,
  /** From an answer to another text of the same meaning. */
  HIT_SEMANTIC,
  /** From an equal call that was already in flight. */
  SHARED;

  /** Returns whether no upstream call was made for this answer alone. */
  public boolean isHit() {
    return this != BYPASS && this != MISS;
  }
}
