package dev.rialto.internal.wire;

import dev.rialto.internal.wire.json.JsonReader;

/** Reads counts of tokens. */
public final class TokenCounts {
  /** No answer has more; a number beyond it would make sums overflow and budgets burst. */
  private static final long MOST = 1_000_000_000_000L;

  private TokenCounts() {}

  /**
   * Consumes the next value; what is no count (negative, absurd, of another type) is the default.
   */
  public static long read(JsonReader json, long otherwise) {
    long count = json.number(otherwise);
    return count < 0 || count > MOST ? otherwise : count;
  }
}
