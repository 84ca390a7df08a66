package dev.rialto.benchmarks.jmh;

import dev.rialto.internal.cache.answer.StoredAnswer;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.cache.tier.TierSlot;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Scheduler;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A tier as the cache asks it, without the call around: a key whose digest is known, and the whole
 * answer, found whole by its checksum, of that key, and read. For one thread.
 */
final class TierRow implements AutoCloseable {

  static final Clock CLOCK = Clock.systemUTC();

  private final ScheduledExecutorService timers;
  private final TierChain chain = new TierChain("default", 1 << 20, CLOCK);

  TierRow() {
    timers =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "timers");
              thread.setDaemon(true);
              return thread;
            });
  }

  Scheduler scheduler() {
    return (task, delayNanos) -> {
      ScheduledFuture<?> timer = timers.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    };
  }

  /** Sets the tier. */
  void of(CacheTier tier, StoreGuard guard) {
    chain.add(tier, guard, /* guardsItself= */ true);
  }

  static CacheTier.Key key(String digest, String tenant, String task, String model) {
    return new CacheTier.Key(digest, tenant, task, model);
  }

  /** Returns the answer's text; there has to be one. */
  String get(CacheTier.Key key) {
    Waiting waiting = new Waiting(Thread.currentThread());
    chain.find(key, stored -> true, waiting);
    return waiting.text();
  }

  @Override
  public void close() {
    chain.close();
    timers.shutdownNow();
  }

  private static final class Waiting implements TierChain.Finder {
    private final Thread thread;
    private volatile boolean over;
    private @Nullable StoredAnswer found;

    Waiting(Thread thread) {
      this.thread = thread;
    }

    @Override
    public void asking() {}

    @Override
    public void found(@Nullable StoredAnswer answer, @Nullable TierSlot slot) {
      found = answer;
      over = true;
      if (thread != Thread.currentThread()) {
        LockSupport.unpark(thread);
      }
    }

    String text() {
      while (!over) {
        LockSupport.park(this);
      }
      if (found == null) {
        throw new IllegalStateException("The tier has lost the answer");
      }
      return found.answer().text();
    }
  }
}
