package dev.rialto.metrics.internal.registry;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import dev.rialto.spi.PipelineEvent.SettingTuned;
import dev.rialto.spi.PipelineView;
import dev.rialto.spi.TuningStatus;
import dev.rialto.spi.TuningStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was tuned: how often each step was taken, the last ones, and the values now. Thread-safe.
 */
public final class Tunings {

  private static final int LAST = 20;

  private final Registration registration;
  private final Pipelines pipelines;
  private final Map<TuningStep, Counter> steps = new EnumMap<>(TuningStep.class);
  private final Deque<SettingTuned> last = new ArrayDeque<>();

  Tunings(Registration registration, Pipelines pipelines) {
    this.registration = registration;
    this.pipelines = pipelines;
    for (TuningStep step : TuningStep.values()) {
      Counter counter = new Counter();
      steps.put(step, counter);
      registration.put("tuning." + step.name().toLowerCase(Locale.ROOT), counter);
    }
  }

  void told(SettingTuned event) {
    Counter counter = steps.get(event.step());
    if (counter != null) {
      counter.inc();
    }
    synchronized (last) {
      last.addLast(event);
      if (last.size() > LAST) {
        last.removeFirst();
      }
    }
  }

  /** Registers the values of a pipeline's settings; of several pipelines those of the first. */
  void register(PipelineView pipeline) {
    for (TuningStatus status : pipeline.tuning()) {
      Gauge<Long> value =
          () ->
              pipelines.tuning().stream()
                  .filter(each -> each.setting().equals(status.setting()))
                  .mapToLong(TuningStatus::value)
                  .findFirst()
                  .orElse(0);
      registration.put("tuning.value." + Registration.segment(status.setting()), value);
    }
  }

  public long count(TuningStep step) {
    Counter counter = steps.get(step);
    return counter == null ? 0 : counter.getCount();
  }

  /** Returns the last steps, the latest first. */
  List<SettingTuned> last() {
    synchronized (last) {
      List<SettingTuned> copy = new ArrayList<>(last);
      Collections.reverse(copy);
      return copy;
    }
  }
}
