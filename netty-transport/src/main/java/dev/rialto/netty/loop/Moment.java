package dev.rialto.netty.loop;

/** The earliest of several moments. */
public final class Moment {

  private final long nowNanos;
  private long delayNanos = Long.MAX_VALUE;

  public Moment(long nowNanos) {
    this.nowNanos = nowNanos;
  }

  /** Takes another moment into account. */
  public void atLatest(long momentNanos) {
    delayNanos = Math.min(delayNanos, momentNanos - nowNanos);
  }

  public boolean isSet() {
    return delayNanos != Long.MAX_VALUE;
  }

  public long nanos() {
    return nowNanos + delayNanos;
  }
}
