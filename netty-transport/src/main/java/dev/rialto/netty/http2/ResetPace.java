package dev.rialto.netty.http2;

import java.util.concurrent.TimeUnit;

/**
 * How fast we may reset streams: servers take many resets for an attack (CVE-2023-44487) and close
 * the connection, with everybody's calls on it. The strictest that is known, those on Netty, take
 * two hundred in 30 s: so a hundred at once are free, then a hundred in 30 s.
 */
public final class ResetPace {

  private static final int BURST = 100;
  private static final long NANOS_EACH = TimeUnit.SECONDS.toNanos(30) / BURST;

  /** The moment at which the bucket was, or will be, empty of debt. */
  private long paidNanos;

  public ResetPace(long now) {
    paidNanos = now - BURST * NANOS_EACH;
  }

  /** Takes leave for one reset. Returns false if it must wait. */
  public boolean tryReset(long now) {
    paidNanos = paidNanos - now < -BURST * NANOS_EACH ? now - BURST * NANOS_EACH : paidNanos;
    if (paidNanos + NANOS_EACH - now > 0) {
      return false;
    }
    paidNanos += NANOS_EACH;
    return true;
  }

  /** Returns when the next one may be sent. */
  public long nextNanos() {
    return paidNanos + NANOS_EACH;
  }
}
