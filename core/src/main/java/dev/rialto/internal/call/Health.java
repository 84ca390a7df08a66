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
}
