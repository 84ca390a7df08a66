package dev.rialto.internal.call;

import dev.rialto.RialtoException;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import java.util.List;

/**
 * Leave to make an attempt. Given to many, each of which gives it back once, by one of the three
 * methods that say how it ended. Thread-safe.
 */
public interface Permit {

  /** The provider has told its limits. */
  void told(Target target, List<RateLimit> limits);

  /**
   * The attempt was answered.
   *
   * @param tookNanos how long that took; of a stream, how long its first content took
   */
  void answered(long tookNanos, long nowNanos);

  /**
   * The attempt failed.
   *
   * @param late whether its call's deadline had passed
   */
  void failed(RialtoException error, boolean late, long nowNanos);

  /** The attempt was given up, and says nothing of who was asked. */
  void released();
}
