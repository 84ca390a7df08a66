package dev.rialto.internal.call;

import dev.rialto.spi.RateLimit;
import java.util.List;

/**
 * What the breaker of an endpoint knows of it, for whoever has to choose among endpoints. A live
 * view: cheap, lock-free, from any thread.
 */
public interface Health {

  /** An endpoint of which nothing bad is known. */
  Health GOOD =
      new Health() {
        @Override
        public double score() {
          return 1;
        }

        @Override
        public long blockedNanos(long nowNanos) {
          return 0;
        }
      };

  /** Returns 0 (only failures lately) to 1 (none). */
  double score();

  /** Returns whether its circuit is not closed. */
  default boolean isOpen() {
    return false;
  }

  /**
   * Returns the score as it is after the time that has passed since the last attempt: what was bad
   * then need not be now, and who is never asked can never prove it.
   *
   * @param nowNanos by the ticker of the Rialto
   */
  default double score(long nowNanos) {
    return score();
  }

  /**
   * Returns how long attempts will still be turned away; 0 if one made now would pass.
   *
   * @param nowNanos by the ticker of the Rialto
   */
  long blockedNanos(long nowNanos);

  /**
   * Returns the provider's limits of this key for a model as it last told them; empty if it never
   * did. What a limit says was true when it was told: its reset may have passed.
   *
   * @param model the model's name at the provider
   */
  default List<RateLimit> rateLimits(String model) {
    return List.of();
  }

  /**
   * Says that an attempt was given up because the endpoint stayed silent while another answered.
   *
   * @param nowNanos by the ticker of the Rialto
   */
  default void reportSilence(long nowNanos) {}

  /**
   * Says how a probe beside all calls has ended, of an endpoint that nobody has called for a while.
   *
   * @param alive whether it answered
   * @param nowNanos by the ticker of the Rialto
   */
  default void reportProbe(boolean alive, long nowNanos) {}
}
