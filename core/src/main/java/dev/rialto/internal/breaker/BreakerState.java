package dev.rialto.internal.breaker;

import dev.rialto.spi.CircuitState;

/**
 * What a breaker does in one of its states. Also the permit of the attempts that it let through: an
 * outcome counts only as long as the state that allowed the attempt is still the breaker's.
 *
 * <p>All methods but {@link #kind} and {@link #blockedNanos} are called with the breaker's lock
 * held. Those that return a state return this one if nothing changes.
 */
interface BreakerState {

  CircuitState kind();

  /** Returns how long attempts will still be turned away; 0 if one made now would pass. */
  long blockedNanos(long nowNanos);

  /** Returns the state that decides on an attempt made now. */
  BreakerState beforeAttempt(long nowNanos);

  /** Takes a permit. Returns whether there was one. */
  boolean tryAcquire(long nowNanos);

  /** Gives a permit back of which nothing was learnt. */
  void release();

  /** Gives a permit back: the attempt succeeded. */
  BreakerState onSuccess(long nowNanos);

  /** Gives a permit back: the attempt succeeded, and took too long. */
  default BreakerState onSlow(long nowNanos) {
    return onFailure(nowNanos);
  }

  /** Gives a permit back: the attempt failed. */
  BreakerState onFailure(long nowNanos);

  /** Says in one line why the breaker is in this state. */
  String reason();
}
