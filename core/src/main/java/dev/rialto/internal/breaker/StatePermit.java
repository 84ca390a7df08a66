package dev.rialto.internal.breaker;

import dev.rialto.RialtoException;
import dev.rialto.internal.call.Permit;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import java.util.List;

/**
 * The permit of all attempts that a breaker lets through in one of its states.
 *
 * @param breaker hears how they ended
 * @param state the state that let them through
 */
record StatePermit(Breaker breaker, BreakerState state) implements Permit {

  @Override
  public void told(Target target, List<RateLimit> limits) {
    breaker.told(target, limits);
  }

  @Override
  public void answered(long tookNanos, long nowNanos) {
    if (tookNanos > breaker.slowNanos()) {
      breaker.onSlow(state, nowNanos);
    } else {
      breaker.onSuccess(state, nowNanos);
    }
  }

  @Override
  public void failed(RialtoException error, boolean late, long nowNanos) {
    if (Verdict.of(error, late) == Verdict.FAILURE) {
      breaker.onFailure(state, nowNanos);
    } else {
      breaker.release(state);
    }
  }

  @Override
  public void released() {
    breaker.release(state);
  }
}
