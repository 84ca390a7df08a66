package dev.rialto;

/** What one call or method wants of the answer cache. */
public enum CacheMode {
  /** Whatever the next wider setting says; the module's default is {@link #OFF}. */
  DEFAULT,
  /** Neither look up nor store. Calls in flight are still not shared. */
  OFF,
  /** Look up, and store what was answered. */
  ON,
  /**
   * As {@link #ON}, and where there is no answer to this text, look for one to another text of the
   * user that means the same. For methods whose answer follows from the meaning and not from the
   * wording; needs an embedding model, and the settings of {@code cache(c -> c.semantic(…))}: a
   * method without them is as {@link #ON}, which is logged once.
   */
  SEMANTIC,
  /** Do not look up, but store what is answered now. */
  REFRESH,
  /** Look up, but store nothing. */
  NO_STORE
}
