package dev.rialto.internal.route;

import dev.rialto.AuthenticationException;
import dev.rialto.OverloadedException;
import dev.rialto.ServerErrorException;
import dev.rialto.TransportException;
import dev.rialto.config.HealthSettings;
import dev.rialto.internal.call.EndpointProbe;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the endpoints every half a minute, off the way of calls: probes those that nobody has
 * called, and reckons every few minutes where the others are heading. Its timer runs only while
 * calls are made. Thread-safe; its looks do not overlap.
 *
 * <pre>
 *   call → onCall ─ asleep? → timer → look ─ no attempt since the last look → EndpointProbe → Health
 *                               ▲      │  └─ else → Trend → outlook of the key, and an event
 *                               └──────┘ as long as calls are made
 * </pre>
 */
final class HealthWatch {

  /** What is to be feared weighs so much. */
  private static final double GLOOMY = 0.7;

  private final HealthSettings settings;
  private final Supplier<Collection<Slot>> slots;
  private final EndpointProbe probe;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Consumer<PipelineEvent> events;
  private final int looksPerForecast;
  private final AtomicBoolean armed = new AtomicBoolean();

  /** Those whose last probe has not been answered. */
  private final Set<KeyState> unanswered = ConcurrentHashMap.newKeySet();

  private volatile boolean called;

  // Confined to the look.
  private final IdentityHashMap<KeyState, Integer> attempts = new IdentityHashMap<>();
  private final IdentityHashMap<LiveStats, Trend> trends = new IdentityHashMap<>();
  private int looks;

  HealthWatch(
      HealthSettings settings,
      Supplier<Collection<Slot>> slots,
      EndpointProbe probe,
      Ticker ticker,
      Scheduler scheduler,
      Consumer<PipelineEvent> events) {
    this.settings = settings;
    this.slots = slots;
    this.probe = probe;
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.events = events;
    this.looksPerForecast =
        (int) Math.max(1, settings.forecastEvery().dividedBy(settings.interval()));
  }

  /** A call is made: costs a read. */
  void onCall() {
    if (!called) {
      called = true;
      if ((settings.probes() || settings.forecast()) && armed.compareAndSet(false, true)) {
        scheduler.schedule(this::look, settings.interval().toNanos());
      }
    }
  }

  private void look() {
    boolean goOn = called;
    called = false;
    if (goOn) {
      Map<KeyState, Slot> byKey = new LinkedHashMap<>(); // in the same order each time
      for (Slot slot : slots.get()) {
        byKey.putIfAbsent(slot.key(), slot);
        if (settings.forecast()) {
          trend(slot.stats(true)).sample(slot.stats(true));
          trend(slot.stats(false)).sample(slot.stats(false));
        }
      }
      if (settings.probes()) {
        byKey.values().forEach(this::probeIfIdle);
      }
      if (settings.forecast() && ++looks % looksPerForecast == 0) {
        forecast(byKey.keySet());
      }
      scheduler.schedule(this::look, settings.interval().toNanos());
      return;
    }
    armed.set(false);
    if (called && armed.compareAndSet(false, true)) {
      scheduler.schedule(this::look, settings.interval().toNanos());
    }
  }

  private Trend trend(LiveStats stats) {
    return trends.computeIfAbsent(stats, s -> new Trend(looksPerForecast));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the hook is for its effect
  private void probeIfIdle(Slot slot) {
    KeyState key = slot.key();
    long now = ticker.nanoTime();
    Integer before = attempts.put(key, key.attempts());
    boolean idle = before == null ? key.attempts() == 0 : before == key.attempts();
    if (unanswered.remove(key)) {
      key.health().reportProbe(false, now);
    }
    // An open circuit has probes of its own, and a dead key is dead.
    if (idle && !key.health().isOpen() && !key.isDead(now)) {
      unanswered.add(key);
      probe
          .probe(slot.target())
          .whenComplete((answer, error) -> probed(key, error))
          .exceptionally(unheard -> null);
    }
  }

  private void probed(KeyState key, @Nullable Throwable error) {
    if (!unanswered.remove(key)) {
      return; // too late
    }
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (cause instanceof AuthenticationException) {
      key.refused(ticker.nanoTime());
    }
    // Whoever answers that there is no such list is alive.
    boolean dead =
        cause instanceof ServerErrorException
            || cause instanceof OverloadedException
            || (cause instanceof TransportException t && !t.isLocal());
    key.health().reportProbe(!dead, ticker.nanoTime());
  }

  private void forecast(Collection<KeyState> keys) {
    for (KeyState key : keys) {
      String fear = "";
      for (Slot slot : slots.get()) {
        if (slot.key() == key && fear.isEmpty()) {
          String streams = trend(slot.stats(true)).outlook();
          fear = streams.isEmpty() ? trend(slot.stats(false)).outlook() : streams;
        }
      }
      double before = key.outlook();
      double now = fear.isEmpty() ? 1 : GLOOMY;
      if (before != now) {
        key.outlook(now);
        events.accept(
            new PipelineEvent.OutlookChanged(
                key.endpoint().name(),
                before,
                now,
                fear.isEmpty() ? "its latency and failures rise no more" : fear));
      }
    }
  }
}
