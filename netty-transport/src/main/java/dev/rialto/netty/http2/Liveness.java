package dev.rialto.netty.http2;

import dev.rialto.netty.ConnectionLimits;
import dev.rialto.netty.loop.Elapsed;
import java.util.concurrent.TimeUnit;

/**
 * Whether the other side of a connection is still there. Keeps the account only: the connection
 * sends the pings.
 *
 * <pre>
 *   calls run, nothing read for 30 s ──→ asked, 10 s ──→ dead
 *   a call timed out ──→ in doubt: asked, 1 s, no new calls meanwhile ──→ dead
 *   anything read: alive, from either
 * </pre>
 *
 * A slow answer alone never makes a connection dead: whoever answers pings lives.
 */
public final class Liveness {

  private static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long afterNanos;
  private final long timeoutNanos;
  private long lastReadNanos;
  private boolean asked;
  private boolean inDoubt;
  private long payload;

  /** When the outstanding ping left; until it has, when it was made. */
  private long askedNanos;

  private boolean left;

  public Liveness(ConnectionLimits limits, long now) {
    this.afterNanos = Elapsed.nanos(limits.pingAfter());
    this.timeoutNanos = Elapsed.nanos(limits.pingTimeout());
    this.lastReadNanos = now;
  }

  /** Something was read. Returns whether that ended a doubt. */
  public boolean heard(long now) {
    lastReadNanos = now;
    asked = false;
    boolean doubtEnded = inDoubt;
    inDoubt = false;
    return doubtEnded;
  }

  /** The first call after a time without any begins: silence counts from here. */
  public void busyFrom(long now) {
    lastReadNanos = now;
  }

  /** A call timed out. Returns whether a ping must be sent. */
  public boolean suspect(long now) {
    if (inDoubt || now - lastReadNanos < DOUBT_NANOS) {
      return false;
    }
    inDoubt = true;
    return true;
  }

  public boolean inDoubt() {
    return inDoubt;
  }

  public boolean shouldAsk(long now, boolean busy) {
    return busy && !asked && now - lastReadNanos >= afterNanos;
  }

  /** A ping is being sent. Returns its payload. */
  public long asking(long now) {
    asked = true;
    left = false;
    askedNanos = now;
    return ++payload;
  }

  /** The ping has left. */
  public void asked(long which, long now) {
    if (asked && which == payload) {
      left = true;
      askedNanos = now;
    }
  }

  public void answered(long which) {
    if (which == payload) {
      asked = false;
    }
  }

  public boolean isDead(long now) {
    return asked && now - askedNanos >= limit();
  }

  /** Returns when to look again. */
  public long nextNanos(boolean busy) {
    if (asked) {
      return askedNanos + limit();
    }
    return lastReadNanos + (busy ? afterNanos : Long.MAX_VALUE / 2);
  }

  /** A ping that does not even leave is given longer: our own buffers may be full of an upload. */
  private long limit() {
    long patience = inDoubt ? DOUBT_NANOS : timeoutNanos;
    return left ? patience : 3 * patience;
  }
}
