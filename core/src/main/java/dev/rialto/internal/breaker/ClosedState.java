package dev.rialto.internal.breaker;

import dev.rialto.config.BreakerSettings;
import dev.rialto.spi.CircuitState;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Attempts pass; failures are counted. */
final class ClosedState implements BreakerState {

  private final BreakerSettings settings;
  private final BooleanSupplier mayOpen;
  private final @Nullable Outage last;
  private final long sinceNanos;
  private final FailureWindow window;
  private final FailureWindow slow;
  private int consecutive;

  /**
   * Makes one.
   *
   * @param mayOpen whether it may open for a share of its attempts
   * @param last the outage that is just over; null if none was
   */
  ClosedState(
      BreakerSettings settings, BooleanSupplier mayOpen, @Nullable Outage last, long nowNanos) {
    this.settings = settings;
    this.mayOpen = mayOpen;
    this.last = last;
    this.sinceNanos = nowNanos;
    this.slow = new FailureWindow(settings.window().toNanos(), nowNanos);
    this.window = new FailureWindow(settings.window().toNanos(), nowNanos);
  }

  @Override
  public CircuitState kind() {
    return CircuitState.CLOSED;
  }

  @Override
  public long blockedNanos(long nowNanos) {
    return 0;
  }

  @Override
  public BreakerState beforeAttempt(long nowNanos) {
    return this;
  }

  @Override
  public boolean tryAcquire(long nowNanos) {
    return true;
  }

  @Override
  public void release() {}

  @Override
  public BreakerState onSuccess(long nowNanos) {
    consecutive = 0;
    window.success(nowNanos);
    return this;
  }

  @Override
  public BreakerState onSlow(long nowNanos) {
    BreakerState next = onSuccess(nowNanos);
    slow.failure(nowNanos);
    int total = window.total();
    return total >= settings.minimumCalls()
            && slow.failures() >= settings.slowRate() * total
            && mayOpen.getAsBoolean()
        ? open(slow.failures() + " of the last " + total + " attempts were slow", nowNanos)
        : next;
  }

  @Override
  public BreakerState onFailure(long nowNanos) {
    consecutive++;
    window.failure(nowNanos);
    if (consecutive >= settings.consecutiveFailures()) {
      return open(consecutive + " failures in a row", nowNanos);
    }
    int total = window.total();
    if (total >= settings.minimumCalls()
        && window.failures() >= settings.failureRate() * total
        && mayOpen.getAsBoolean()) {
      return open(window.failures() + " of the last " + total + " attempts failed", nowNanos);
    }
    return this;
  }

  /** One that fails again soon after it was let in again has not recovered: the delay goes on. */
  private OpenState open(String reason, long nowNanos) {
    boolean relapse = last != null && nowNanos - sinceNanos < settings.window().toNanos();
    Outage outage = relapse && last != null ? last.again() : Outage.begin(nowNanos);
    return new OpenState(settings, mayOpen, outage, nowNanos, reason);
  }

  @Override
  public String reason() {
    return last == null ? "new" : "probes succeeded";
  }
}
