package dev.rialto.internal.tune;

import dev.rialto.CacheStatus;
import dev.rialto.TokenUsage;
import dev.rialto.config.Tunable;
import dev.rialto.config.TuningSettings;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineEvent.CallEnded;
import dev.rialto.spi.PipelineEvent.Origin;
import dev.rialto.spi.PipelineEvent.SettingTuned;
import dev.rialto.spi.TuningStep;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Simulated days of a pipeline whose behaviour a test makes up. */
final class World {

  static final Duration WINDOW = Duration.ofMinutes(5);
  private static final Origin CALL = new Origin("Assistant", "ask", "chat");
  private static final Origin EMBED = new Origin("EmbeddingModel", "embed", "embedding");

  final FakeClock clock = new FakeClock();
  final Meter meter = new Meter();
  final Map<Tunable, Long> values = new EnumMap<>(Tunable.class);
  final Map<Tunable, List<Long>> set = new EnumMap<>(Tunable.class);
  final List<SettingTuned> events = new ArrayList<>();
  final Random random;
  long evicted;
  int waiting;
  Tuner tuner;

  /** Held, since loggers are not held by their names. */
  private final Logger log = Logger.getLogger("dev.rialto.tuning");

  World(long seed) {
    log.setLevel(Level.WARNING); // simulated days would fill the console
    random = new Random(seed);
    System.out.println("seed " + seed);
  }

  World starting(TuningSettings settings, Map<Tunable, Long> configured) {
    values.putAll(configured);
    List<Knob> knobs = new ArrayList<>();
    configured.forEach(
        (setting, value) ->
            knobs.add(
                new Knob(
                    setting,
                    settings.bounds(setting).orElseThrow(),
                    value,
                    () -> values.get(setting),
                    to -> {
                      values.put(setting, to);
                      set.computeIfAbsent(setting, s -> new ArrayList<>()).add(to);
                    })));
    meter.watch(() -> values.getOrDefault(Tunable.BATCH_ITEMS, 256L), () -> evicted);
    tuner = new Tuner(settings, knobs, meter, () -> waiting, e -> events.add((SettingTuned) e));
    tuner.start(clock, Runnable::run);
    return this;
  }

  long value(Tunable setting) {
    return values.get(setting);
  }

  /** Lets days pass, of which each window is made up. */
  void days(double days, Consumer<World> window) {
    long windows = Math.round(days * 24 * 12);
    for (long i = 0; i < windows; i++) {
      window.accept(this);
      clock.advance(WINDOW);
    }
  }

  long count(TuningStep step) {
    return events.stream().filter(e -> e.step() == step).count();
  }

  /** Look-ups of which a share is answered by memory; the others make room if it is full. */
  void lookups(int count, double hitRate, boolean full) {
    for (int i = 0; i < count; i++) {
      boolean hit = random.nextDouble() < hitRate;
      evicted += hit || !full ? 0 : 1;
      call(hit ? CacheStatus.HIT_MEMORY : CacheStatus.MISS, hit ? .0001 : .5, null);
    }
  }

  /** A span around a median, as calls have them. */
  double seconds(double median, double sigma) {
    return median * Math.exp(sigma * random.nextGaussian());
  }

  void call(CacheStatus status, double seconds, @Nullable String failure) {
    tell(CALL, status, seconds, failure);
  }

  void embedding(double seconds) {
    tell(EMBED, CacheStatus.BYPASS, seconds, null);
  }

  void attempt(@Nullable String failure) {
    meter.onEvent(new PipelineEvent.AttemptEnded(CALL, "m", "e", 1, -1, TokenUsage.NONE, failure));
  }

  private void tell(Origin origin, CacheStatus status, double seconds, @Nullable String failure) {
    meter.onEvent(
        new CallEnded(
            origin,
            "p/m",
            "e",
            status,
            TokenUsage.NONE,
            Math.round(seconds * 1e9),
            -1,
            1,
            failure));
  }
}
