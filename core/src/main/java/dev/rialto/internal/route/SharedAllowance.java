package dev.rialto.internal.route;

import dev.rialto.internal.call.LimitShares;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An allowance that other processes draw on as well. Leave to send is leased ahead, for about a
 * second's worth at a time, so that a call asks nobody; while nobody can tell, the whole limit is
 * taken for one's own, and what was sent in that time is told when somebody can again.
 *
 * <p>What the others have sent in the last minute nobody has told one who has just begun: there is
 * a second's worth for it, and what comes after fills evenly. And while an answer is on its way
 * that may say that all is spent, no more than a second's worth is sent ahead of it.
 *
 * <p>Thread-safe; the monitor is held for nanoseconds.
 */
final class SharedAllowance extends Allowance {

  private static final double LEASES_PER_MINUTE = 60;

  /** How long a call waits that finds nothing while a lease is on its way. */
  private static final long ROUND_TRIP_NANOS = 2_000_000;

  /** How long nobody is asked again after that has failed. */
  private static final long PAUSE_NANOS = 1_000_000_000;

  private final double perMinute;
  private final LimitShares.Share share;
  private final AtomicLong latestNanos = new AtomicLong();
  private boolean sharing;
  private boolean asking;
  private double leased;
  private double unreported;

  /** What was sent without leave since the question that is on its way. */
  private double sentUnanswered;

  private long askAgainNanos;

  SharedAllowance(double perMinute, LimitShares.Share share, long nowNanos) {
    super(perMinute, nowNanos);
    this.perMinute = perMinute;
    this.share = share;
    this.askAgainNanos = nowNanos;
    settleAt(ahead(0), nowNanos);
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // nobody is asked within the monitor
  long waitNanos(double amount, long nowNanos) {
    double wanted = wanted(amount, nowNanos);
    long wait;
    synchronized (this) {
      if (!sharing) {
        wait = super.waitNanos(amount, nowNanos);
        if (asking && (wait > 0 || isTooFarAhead(amount))) {
          wait = ROUND_TRIP_NANOS; // the answer on its way knows more than the local bucket
        }
      } else if (leased + 1e-9 >= Math.min(amount, perMinute)) {
        wait = 0;
      } else {
        wait = Math.max(ROUND_TRIP_NANOS, askAgainNanos - nowNanos);
      }
    }
    ask(wanted);
    return wait;
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // nobody is asked within the monitor
  void take(double amount, long nowNanos) {
    double wanted;
    synchronized (this) {
      if (sharing) {
        leased -= amount;
      } else {
        super.take(amount, nowNanos);
        unreported += amount;
        sentUnanswered += amount;
      }
      wanted = wanted(amount, nowNanos);
    }
    ask(wanted);
  }

  @Override
  synchronized void giveBack(double amount) {
    if (sharing) {
      leased += amount;
    } else {
      super.giveBack(amount);
      unreported -= amount;
      sentUnanswered -= amount;
    }
  }

  /** Returns how much to ask for; 0: nothing now. */
  private synchronized double wanted(double amount, long nowNanos) {
    latestNanos.set(nowNanos);
    double ahead = ahead(amount);
    if (asking || leased >= ahead / 2 || nowNanos - askAgainNanos < 0) {
      return 0;
    }
    asking = true;
    sentUnanswered = 0;
    return ahead - Math.min(0, leased);
  }

  private boolean isTooFarAhead(double amount) {
    return sentUnanswered > 0 && sentUnanswered + amount > ahead(amount) + 1e-9;
  }

  /** Returns a second's worth, or what one call needs. */
  private double ahead(double amount) {
    return Math.max(1, Math.max(perMinute / LEASES_PER_MINUTE, Math.min(amount, perMinute)));
  }

  /** Outside the monitor: the answer may come at once. */
  private void ask(double wanted) {
    if (wanted <= 0) {
      return;
    }
    double used;
    synchronized (this) {
      used = unreported;
    }
    share
        .lease(perMinute, wanted, used)
        .whenComplete((lease, error) -> answered(lease, error, used))
        .exceptionally(handled -> null);
  }

  private synchronized void answered(
      LimitShares.@Nullable Lease lease, @Nullable Throwable error, double reported) {
    asking = false;
    long now = latestNanos.get();
    if (lease == null || error != null) {
      askAgainNanos = now + PAUSE_NANOS;
      if (sharing) {
        sharing = false;
        settleAt(Math.max(0, leased), now);
        leased = 0;
      }
      return;
    }
    sharing = true;
    unreported -= reported;
    leased += lease.granted();
    askAgainNanos = now + lease.waitMillis() * 1_000_000;
  }

  /** For tests: what may still be sent of what was leased. */
  synchronized double leased() {
    return leased;
  }
}
