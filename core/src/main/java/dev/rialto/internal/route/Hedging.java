package dev.rialto.internal.route;

import dev.rialto.CompletionRequest;
import dev.rialto.config.HedgeSettings;
import dev.rialto.internal.call.Call;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notices calls whose attempt stays silent. One timer looks at all of them a few times a second; a
 * timer a call would cost more than the rest of the router. Thread-safe.
 */
final class Hedging {

  private static final long TICK_NANOS = 100_000_000;

  private final HedgeSettings settings;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Queue<RoutedCall> silent = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean armed = new AtomicBoolean();

  Hedging(HedgeSettings settings, Ticker ticker, Scheduler scheduler) {
    this.settings = settings;
    this.ticker = ticker;
    this.scheduler = scheduler;
  }

  /** Returns how long an attempt may stay silent; −1 if for ever. */
  long boundNanos(Call call, Slot slot) {
    if (!settings.enabled()) {
      return -1;
    }
    boolean streamed =
        call.request() instanceof CompletionRequest completion && completion.stream();
    RecentTimes times = streamed ? slot.firstTokens() : slot.answers();
    if (times.count() >= settings.minimumSamples()) {
      long learnt = Math.max(settings.minimumDelay().toNanos(), times.p95());
      return streamed ? Math.min(settings.silence().toNanos(), learnt) : learnt;
    }
    return streamed ? settings.silence().toNanos() : -1;
  }

  /** Has the call told when its attempt has been silent for too long. */
  void watch(RoutedCall call) {
    silent.add(call);
    arm();
  }

  private void arm() {
    if (armed.compareAndSet(false, true)) {
      scheduler.schedule(this::look, TICK_NANOS);
    }
  }

  private void look() {
    long now = ticker.nanoTime();
    for (Iterator<RoutedCall> all = silent.iterator(); all.hasNext(); ) {
      RoutedCall call = all.next();
      if (call.isSettled()) {
        all.remove();
      } else if (call.hedgeAtNanos() - now <= 0) {
        all.remove();
        call.hedge();
      }
    }
    armed.set(false);
    if (!silent.isEmpty()) {
      arm();
    }
  }
}
