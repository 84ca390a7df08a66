package dev.rialto.internal.route;

import dev.rialto.CompletionRequest;
import dev.rialto.config.HedgeSettings;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Notices calls whose attempt stays silent. One timer looks at all of them a few times a second; a
 * timer a call would cost more than the rest of the router. Thread-safe.
 */
final class Hedging {

  private static final long TICK_NANOS = 100_000_000;

  /** A look that comes so much too late has been held up by this process, not by a provider. */
  private static final long STOOD_STILL_NANOS = 1_000_000_000;

  /** Where nobody could be asked beside a silent one, it is looked again so soon. */
  static final long AGAIN_NANOS = 250_000_000;

  /** How many times its usual pace a model may take before it counts as silent. */
  private static final double PATIENCE = 3;

  /** How long an answer is taken to be whose length nobody has bounded. */
  private static final int UNCAPPED_TOKENS = 1_000;

  private final HedgeSettings settings;
  private final double maxCostUsd;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Queue<Attempts> silent = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean armed = new AtomicBoolean();

  // Of whoever has armed it, or looks.
  private long lookNanos;
  private boolean excused;

  Hedging(HedgeSettings settings, Ticker ticker, Scheduler scheduler) {
    this.settings = settings;
    this.maxCostUsd = settings.maxCost().toDouble();
    this.ticker = ticker;
    this.scheduler = scheduler;
  }

  /**
   * Returns how long an attempt may stay silent; −1 if for ever.
   *
   * <p>A stream of which nothing is known is given the setting's time; a whole answer that, and the
   * time to write all the tokens that it may have, but no more than half of what is left of the
   * call's: a fallback that is asked when the time is over helps nobody.
   */
  long boundNanos(Call call, Slot slot, long nowNanos) {
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
    if (streamed) {
      return settings.silence().toNanos();
    }
    double nanosPerToken = PATIENCE * slot.stats(false).latencyNanos();
    if (nanosPerToken == 0) {
      nanosPerToken = settings.tokenPace().toNanos();
    }
    double whole = (double) settings.silence().toNanos() + mostTokens(call) * nanosPerToken;
    long half = call.deadline().remaining(nowNanos) / 2;
    return Math.max(settings.minimumDelay().toNanos(), (long) Math.min(whole, (double) half));
  }

  /** Returns how long an attempt may say nothing as far as it has come; −1 if for ever. */
  long patienceNanos(Call call, AttemptRun run, long nowNanos) {
    return run.firstContentNanos() >= 0 ? stallNanos() : boundNanos(call, run.slot(), nowNanos);
  }

  /** Returns how long a stream may say nothing more whose beginning was shown; −1 if for ever. */
  long stallNanos() {
    return settings.enabled() ? settings.silence().toNanos() : -1;
  }

  private static int mostTokens(Call call) {
    int most =
        call.request() instanceof CompletionRequest completion
            ? completion.parameters().maxTokens()
            : 1;
    return most > 0 ? most : UNCAPPED_TOKENS;
  }

  /** Returns the mask of the slots that would cost too much to be asked beside another. */
  long tooDear(Call call, Plan plan, @Nullable Need known, ModelGuide guide) {
    Need need = known != null ? known : Need.inFull(call, plan, guide);
    long mask = 0;
    for (int s = 0; need != null && s < plan.size(); s++) {
      mask |= need.costUsd(plan.slot(s).facts()) > maxCostUsd ? 1L << s : 0;
    }
    return mask;
  }

  /** Has the call told when its attempt has been silent for too long. */
  void watch(Attempts call) {
    silent.add(call);
    arm();
  }

  private void arm() {
    if (armed.compareAndSet(false, true)) {
      lookNanos = ticker.nanoTime() + TICK_NANOS;
      scheduler.schedule(this::look, TICK_NANOS);
    }
  }

  private void look() {
    long now = ticker.nanoTime();
    // After a pause of the machine or of its memory, what has arrived meanwhile is read first.
    excused = !excused && now - lookNanos > STOOD_STILL_NANOS;
    if (!excused) {
      tellSilent(now);
    }
    armed.set(false);
    if (!silent.isEmpty()) {
      arm();
    }
  }

  private void tellSilent(long now) {
    for (Iterator<Attempts> all = silent.iterator(); all.hasNext(); ) {
      Attempts call = all.next();
      if (call.isSettled()) {
        all.remove();
      } else if (call.hedgeAtNanos() - now <= 0) {
        all.remove();
        call.hedge();
      }
    }
  }
}
