package dev.rialto.internal.breaker;

import dev.rialto.config.BreakerSettings;
import dev.rialto.spi.CircuitState;
import java.util.function.BooleanSupplier;

/**
 * A few probes pass. The first one runs alone; each success lets one more run at a time, up to the
 * bound. A probe that neither succeeds nor fails does not shut the others out for as long as its
 * caller has patience: one more passes whenever the last one has run for the delay of this outage,
 * which is no oftener than if all of them failed. After Polly, whose half-open circuit, too, lets
 * one pass each break.
 */
final class HalfOpenState implements BreakerState {

  private final BreakerSettings settings;
  private final BooleanSupplier mayOpen;
  private final Outage outage;
  private final long patienceNanos;
  private int successes;
  private int running;
  private volatile long lastProbeNanos;
  private volatile boolean full;

  HalfOpenState(BreakerSettings settings, BooleanSupplier mayOpen, Outage outage, long nowNanos) {
    this.settings = settings;
    this.mayOpen = mayOpen;
    this.outage = outage;
    this.patienceNanos = outage.delayNanos(nowNanos, settings);
    this.lastProbeNanos = nowNanos;
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
    if (!full) {
      return 0;
    }
    long left = lastProbeNanos + patienceNanos - nowNanos;
    return left <= 0 ? 0 : Math.min(left, Math.max(1, settings.firstDelay().toNanos() / 4));
  }

  @Override
  public BreakerState beforeAttempt(long nowNanos) {
    return this;
  }

  @Override
  public boolean tryAcquire(long nowNanos) {
    if (blockedNanos(nowNanos) > 0) {
      return false;
    }
    running++;
    lastProbeNanos = nowNanos;
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
