package dev.rialto.internal.cache.flight;

import dev.rialto.TokenUsage;
import dev.rialto.internal.cache.key.CacheKey;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;

/** What calls under way ask of the cache that they are part of. Thread-safe. */
public interface FlightOwner {

  /** Returns what is before all that is invalidated from now on. */
  long mark();

  /** Returns the time by the cache's clock. */
  long nowNanos();

  /**
   * Remembers an answer, if it is one that may be found again. Does not throw: its readers wait.
   *
   * @param cuts where the pieces of a streamed text ended; none of a whole answer
   * @param mark when it was asked for
   * @param beganNanos the same by the cache's clock
   */
  void store(CacheKey key, Call call, Answer answer, int[] cuts, long mark, long beganNanos);

  /** Returns whether a key was invalidated since a moment that {@link #mark} gave. */
  boolean isInvalidatedSince(CacheKey key, long mark);

  /** A reader was answered by the flight of another, and saved so much of a model. */
  void shared(String model, TokenUsage saved);
}
