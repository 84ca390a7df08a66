package dev.rialto.config;

/** A setting that may be tuned while a Rialto runs, with the bounds that hold if none are named. */
public enum Tunable {
  /** How many answers memory holds at most: 500 to 10,000. */
  CACHE_ENTRIES("cache.memoryEntries", 500, 10_000),

  /** How many texts a merged embedding request has at most: 1 to 20. */
  BATCH_ITEMS("batch.maxItems", 1, 20),

  /** The deadline of calls that name none, in milliseconds: 1 s to 30 s. */
  TIMEOUT("timeout.millis", 1_000, 30_000),

  /** How many calls may be under way: 5 to 50. */
  CONCURRENCY("admission.maxConcurrent", 5, 50);

  private final String setting;
  private final long least;
  private final long most;

  Tunable(String setting, long least, long most) {
    this.setting = setting;
    this.least = least;
    this.most = most;
  }

  /** Returns the setting's name, as events and reports say it. */
  public String setting() {
    return setting;
  }

  /** Returns the lower bound if none is named. */
  public long least() {
    return least;
  }

  /** Returns the upper bound if none is named. */
  public long most() {
    return most;
  }
}
