package dev.rialto.internal.pipeline;

import dev.rialto.Tuning;
import dev.rialto.config.RialtoSettings;
import dev.rialto.config.Tunable;
import dev.rialto.config.TuningSettings;
import dev.rialto.internal.tune.Knob;
import dev.rialto.internal.tune.Meter;
import dev.rialto.internal.tune.Tuner;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.TuningStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Ties the settings that can be moved to the stages that heed them; no stage knows of it. */
final class Tuned implements Tuning {

  private final RialtoSettings settings;
  private final @Nullable Meter meter;

  /** The deadline of calls that name none. */
  private final AtomicLong timeoutNanos;

  private volatile @Nullable Tuner tuner;

  Tuned(RialtoSettings settings) {
    this.settings = settings;
    this.meter = settings.tuning() == null ? null : new Meter();
    this.timeoutNanos = new AtomicLong(settings.timeout().toNanos());
  }

  /** Returns what listens for it; null if nothing is tuned. */
  @Nullable Meter meter() {
    return meter;
  }

  long timeoutNanos() {
    return timeoutNanos.get();
  }

  /** Makes the tuner of a pipeline, which does nothing yet. */
  void over(Pipeline pipeline, Consumer<PipelineEvent> events) {
    TuningSettings tuning = settings.tuning();
    Meter watching = meter;
    if (tuning == null || watching == null) {
      return;
    }
    watching.watch(pipeline.batcher()::maxItems, pipeline.cache()::evicted);
    tuner =
        new Tuner(tuning, knobs(tuning, pipeline), watching, pipeline.admission()::queued, events);
  }

  /** Begins, if there is anything to tune. */
  void start(Scheduler scheduler, Executor executor) {
    Tuner made = tuner;
    if (made != null) {
      made.start(scheduler, executor);
    }
  }

  private List<Knob> knobs(TuningSettings tuning, Pipeline pipeline) {
    List<Knob> knobs = new ArrayList<>();
    if (!tuning.dryRun()) {
      tuning
          .bounds(Tunable.CACHE_ENTRIES)
          .ifPresent(bounds -> pipeline.cache().tunable((int) bounds.most()));
    }
    add(
        knobs,
        Tunable.CACHE_ENTRIES,
        tuning,
        settings.cache().memoryEntries(),
        pipeline.cache()::memoryEntries,
        value -> pipeline.cache().memoryEntries((int) value));
    if (settings.batch().enabled()) {
      add(
          knobs,
          Tunable.BATCH_ITEMS,
          tuning,
          settings.batch().maxItems(),
          pipeline.batcher()::maxItems,
          value -> pipeline.batcher().maxItems((int) value));
    }
    add(
        knobs,
        Tunable.TIMEOUT,
        tuning,
        settings.timeout().toMillis(),
        () -> TimeUnit.NANOSECONDS.toMillis(timeoutNanos.get()),
        value -> timeoutNanos.set(TimeUnit.MILLISECONDS.toNanos(value)));
    if (!settings.admission().adaptive() && !settings.admission().loadLevels()) {
      add(
          knobs,
          Tunable.CONCURRENCY,
          tuning,
          settings.admission().maxConcurrent(),
          pipeline.admission()::maxConcurrent,
          value -> pipeline.admission().maxConcurrent((int) value));
    }
    return knobs;
  }

  private static void add(
      List<Knob> knobs,
      Tunable setting,
      TuningSettings tuning,
      long configured,
      LongSupplier reader,
      LongConsumer writer) {
    tuning
        .bounds(setting)
        .ifPresent(bounds -> knobs.add(new Knob(setting, bounds, configured, reader, writer)));
  }

  @Override
  public List<TuningStatus> settings() {
    Tuner running = tuner;
    return running == null ? List.of() : running.settings();
  }

  @Override
  public List<PipelineEvent.SettingTuned> history() {
    Tuner running = tuner;
    return running == null ? List.of() : running.history();
  }

  @Override
  public void reset() {
    Tuner running = tuner;
    if (running != null) {
      running.reset();
    }
  }
}
