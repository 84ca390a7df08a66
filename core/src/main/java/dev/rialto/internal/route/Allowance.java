package dev.rialto.internal.route;

import dev.rialto.spi.RateLimit;

/**
 * How much of one kind may still be sent with a key: a bucket that fills evenly. What is sent is
 * taken out at once, so that the next one waits for a 429 that has not come yet; what the provider
 * tells corrects it. Thread-safe; the monitor is held for nanoseconds.
 *
 * <p>What the provider says is left does not know of the requests that are on their way to it:
 * these are {@code pending}, and are taken off what it says.
 */
class Allowance {

  private static final double MINUTE_NANOS = 60e9;

  private double capacity;
  private double perNano;
  private double level;
  private double pending;
  private long atNanos;

  /** Makes one of so much a minute, full. */
  Allowance(double perMinute, long nowNanos) {
    capacity = perMinute;
    perNano = perMinute / MINUTE_NANOS;
    level = perMinute;
    atNanos = nowNanos;
  }

  /** Makes one of what a provider first told: at least one, for it only says what is left. */
  static Allowance of(RateLimit told, long nowNanos) {
    return new Allowance(Math.max(1, Math.max(told.limit(), told.remaining())), nowNanos);
  }

  /** Returns how long to wait before so much may be sent; 0 if it may be now. */
  synchronized long waitNanos(double amount, long nowNanos) {
    fill(nowNanos);
    // More than there ever is may be sent when there is as much as there can be.
    double missing = Math.min(amount, capacity) - level;
    return missing <= 1e-9 ? 0 : (long) Math.ceil(missing / perNano);
  }

  /** Takes so much out; the level may fall below nothing, which the next ones wait for. */
  synchronized void take(double amount, long nowNanos) {
    fill(nowNanos);
    level -= amount;
    pending += amount;
  }

  /** Goes on with so much, whatever there was. */
  final synchronized void settleAt(double amount, long nowNanos) {
    fill(nowNanos);
    level = Math.min(capacity, amount);
  }

  /** The provider has counted what was taken, or never will. */
  synchronized void arrived(double amount) {
    pending = Math.max(0, pending - amount);
  }

  /** Gives back what was taken and not used; below 0: takes what was used beyond it. */
  synchronized void giveBack(double amount) {
    level = Math.min(capacity, level + amount);
  }

  /**
   * Takes what the provider tells.
   *
   * @param limit what it says
   * @param resetNanos in how long it is whole again; 0 if it did not say
   */
  synchronized void told(RateLimit limit, long resetNanos, long nowNanos) {
    fill(nowNanos);
    if (limit.limit() > 0) {
      capacity = limit.limit();
    } else if (limit.remaining() > capacity) {
      capacity = limit.remaining();
    }
    perNano = capacity / MINUTE_NANOS;
    if (limit.remaining() >= 0) {
      double used = capacity - limit.remaining();
      if (resetNanos > 0 && used >= 1) {
        perNano = used / resetNanos;
      }
      level = Math.min(capacity, limit.remaining() - pending);
    }
  }

  private void fill(long nowNanos) {
    long passed = nowNanos - atNanos;
    if (passed > 0) {
      level = Math.min(capacity, level + passed * perNano);
      atNanos = nowNanos;
    }
  }

  /** For tests: what was sent and not yet counted by the provider. */
  final synchronized double pending() {
    return pending;
  }

  /** For tests. */
  synchronized double level() {
    return level;
  }
}
