package dev.rialto.internal.breaker;

import dev.rialto.config.BreakerSettings;
import dev.rialto.spi.CircuitState;
import java.util.function.BooleanSupplier;

/** Attempts are turned away until a delay is over, which nothing shortens. */
final class OpenState implements BreakerState {

  private final BreakerSettings settings;
  private final BooleanSupplier mayOpen;
  private final Outage outage;
  private final String reason;
  private final long untilNanos;

  OpenState(
      BreakerSettings settings,
      BooleanSupplier mayOpen,
      Outage outage,
      long nowNanos,
      String reason) {
    this.settings = settings;
    this.mayOpen = mayOpen;
    this.outage = outage;
    this.reason = reason;
    this.untilNanos = nowNanos + outage.delayNanos(nowNanos, settings);
  }

  @Override
  public CircuitState kind() {
    return CircuitState.OPEN;
  }

  @Override
  public long blockedNanos(long nowNanos) {
    return Math.max(0, untilNanos - nowNanos);
  }

  @Override
  public BreakerState beforeAttempt(long nowNanos) {
    return untilNanos - nowNanos > 0
        ? this
        : new HalfOpenState(settings, mayOpen, outage, nowNanos);
  }

  @Override
  public boolean tryAcquire(long nowNanos) {
    return false;
  }

  @Override
  public void release() {}

  @Override
  public BreakerState onSuccess(long nowNanos) {
    return this;
  }

  @Override
  public BreakerState onFailure(long nowNanos) {
    return this;
  }

  @Override
  public String reason() {
    return reason;
  }
}
