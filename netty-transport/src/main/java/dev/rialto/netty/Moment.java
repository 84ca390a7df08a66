package dev.rialto.netty;

/** The earliest of several moments. */
final class Moment {

  private final long nowNanos;
  private long delayNanos = Long.MAX_VALUE;

  Moment(long nowNanos) {
    this.nowNanos = nowNanos;
  }

  /** Takes another moment into account. */
  void atLatest(long momentNanos) {
    delayNanos = Math.min(delayNanos, momentNanos - nowNanos);
  }

  boolean isSet() {
    return delayNanos != Long.MAX_VALUE;
  }

  long nanos() {
    return nowNanos + delayNanos;
  }
}
