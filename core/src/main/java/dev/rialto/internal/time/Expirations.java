package dev.rialto.internal.time;

import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Things that are under way and have a moment by which they must be over. One timer serves them
 * all: it is set for the earliest moment and then looks at everything that is left. Most things are
 * over long before, so that beginning and ending one costs no timer, no lock and no wake-up of the
 * thread that keeps the time. Thread-safe.
 *
 * @param <T> what is under way
 */
public final class Expirations<T extends Expirations.Expiring> {

  /** Something that has a moment by which it must be over. */
  public interface Expiring {

    /** Returns how many nanoseconds are left; 0 or less if the moment has passed. */
    long remainingNanos(long nowNanos);

    /** The moment has passed. Runs on the timer's thread, perhaps more than once. */
    void expire();
  }

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Set<T> all = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();

  /** Whether a look is due at {@link #lookNanos}, which is written before. */
  private volatile boolean armed;

  private volatile long lookNanos;
  private Scheduler.@Nullable Timer timer;

  /** Makes one, with nothing under way. */
  public Expirations(Ticker ticker, Scheduler scheduler) {
    this.ticker = ticker;
    this.scheduler = scheduler;
  }

  /** Something is under way. */
  public void add(T begun) {
    all.add(begun);
    long now = ticker.nanoTime();
    lookBy(now, begun.remainingNanos(now));
  }

  /** It is over. */
  public void remove(T ended) {
    all.remove(ended);
  }

  /** Returns what is under way, without copying it. */
  public Set<T> all() {
    return all;
  }

  private void lookBy(long now, long remaining) {
    if (armed && lookNanos - now <= remaining) {
      return;
    }
    synchronized (lock) {
      if (armed && lookNanos - now <= remaining) {
        return;
      }
      if (timer != null) {
        timer.cancel();
      }
      lookNanos = now + remaining;
      armed = true;
      timer = scheduler.schedule(this::look, remaining);
    }
  }

  private void look() {
    synchronized (lock) {
      // Before anything is looked at: what begins from now on asks for a look of its own.
      armed = false;
      timer = null;
    }
    long now = ticker.nanoTime();
    long least = Long.MAX_VALUE;
    for (Iterator<T> left = all.iterator(); left.hasNext(); ) {
      T each = left.next();
      long remaining = each.remainingNanos(now);
      if (remaining <= 0) {
        left.remove();
        expire(each);
      } else {
        least = Math.min(least, remaining);
      }
    }
    if (least != Long.MAX_VALUE) {
      lookBy(now, least);
    }
  }

  /** One that is broken must not keep the others from their ends. */
  private static void expire(Expiring each) {
    try {
      each.expire();
    } catch (RuntimeException | Error bug) {
      LOG.log(System.Logger.Level.WARNING, "What has had its time could not be ended", bug);
    }
  }
}
