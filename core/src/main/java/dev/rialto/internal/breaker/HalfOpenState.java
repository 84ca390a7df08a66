package dev.rialto.internal.breaker;

import dev.rialto.config.BreakerSettings;
import dev.rialto.spi.CircuitState;
import java.util.function.BooleanSupplier;

/**
 * A few probes pass. The first one runs alone; each success lets one more run at a time, up to the
 * bound.
 */
final class HalfOpenState implements BreakerState {

  private final BreakerSettings settings;
  private final BooleanSupplier mayOpen;
  private final Outage outage;
  private int successes;
  private int running;
  private volatile boolean full;

  HalfOpenState(BreakerSettings settings, BooleanSupplier mayOpen, Outage outage) {
    this.settings = settings;
    this.mayOpen = mayOpen;
    this.outage = outage;
  }

  @Override
  public CircuitState kind() {
    return CircuitState.HALF_OPEN;
  }

  /**
   * Nobody knows when a probe will end; a quarter of the first delay is soon enough to ask again.
   */
  @Override
  public long blockedNanos(long nowNanos) {
    return full ? Math.max(1, settings.firstDelay().toNanos() / 4) : 0;
  }

  @Override
  public BreakerState beforeAttempt(long nowNanos) {
    return this;
  }

  @Override
  public boolean tryAcquire() {
    if (full) {
      return false;
    }
    running++;
    update();
    return true;
  }

  @Override
  public void release() {
    running--;
    update();
  }

  @Override
  public BreakerState onSuccess(long nowNanos) {
    successes++;
    release();
    return successes >= settings.successesToClose()
        ? new ClosedState(settings, mayOpen, outage, nowNanos)
        : this;
  }

  @Override
  public BreakerState onFailure(long nowNanos) {
    release();
    return new OpenState(settings, mayOpen, outage.again(), nowNanos, "a probe failed");
  }

  @Override
  public String reason() {
    return "probing after "
        + outage.openings()
        + (outage.openings() == 1 ? " opening" : " openings");
  }

  private void update() {
    full = running >= Math.min(settings.probes(), 1 + successes);
  }
}
