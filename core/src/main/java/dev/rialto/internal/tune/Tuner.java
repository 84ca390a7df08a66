package dev.rialto.internal.tune;

import dev.rialto.Tuning;
import dev.rialto.config.TuningSettings;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineEvent.SettingTuned;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.TuningStatus;
import dev.rialto.spi.TuningStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hill climbing on what was measured, one change at a time.
 *
 * <p>A window after the other is either quiet or part of one {@link Trial}. Of quiet windows it
 * learns how far the scores drift by themselves. When a knob is in the way and enough calls were
 * seen, it is moved by a step, and the new value and the one before have their turns until the
 * difference is clear. The step stays if the score has gained more than 2.5 standard deviations of
 * sampling and drift together, and is put back otherwise, or at the first window that shows more
 * errors than before. A knob that did not prove rests for a while that doubles.
 *
 * <p>Thread-safe.
 */
public final class Tuner implements Tuning {

  private static final System.Logger LOG = System.getLogger("dev.rialto.tuning");

  private static final int FEWEST_WINDOWS = 3;
  private static final int MOST_WINDOWS = 12;
  private static final int LOOKS = 10;
  private static final int HISTORY = 100;

  private final List<Knob> knobs;
  private final Meter meter;
  private final IntSupplier waiting;
  private final TuningSettings settings;
  private final Consumer<PipelineEvent> events;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Sums> quiet = new ArrayDeque<>();
  private final Deque<SettingTuned> history = new ArrayDeque<>();
  private @Nullable Trial trial;
  private boolean settling;
  private int turn;

  /** Belongs to the timer. */
  private int looks;

  /**
   * Makes a tuner, which does nothing before it is started.
   *
   * @param settings how often, and whether anything is changed
   * @param knobs what may be moved
   * @param meter what is observed
   * @param waiting how many calls are queued at the moment
   * @param events hears of every step
   */
  public Tuner(
      TuningSettings settings,
      List<Knob> knobs,
      Meter meter,
      IntSupplier waiting,
      Consumer<PipelineEvent> events) {
    this.settings = settings;
    this.knobs = List.copyOf(knobs);
    this.meter = meter;
    this.waiting = waiting;
    this.events = events;
  }

  /**
   * Looks from now on. What is outside of its bounds is told and left: like any other, the step to
   * the nearest bound has to prove better.
   *
   * @param scheduler keeps the time; ends with the Rialto
   * @param executor does the work
   */
  public void start(Scheduler scheduler, Executor executor) {
    lock.lock();
    try {
      knobs.forEach(this::tellIfOutside);
    } finally {
      lock.unlock();
    }
    scheduleLook(scheduler, executor);
  }

  private void tellIfOutside(Knob knob) {
    long value = knob.value();
    long nearest = knob.nearest(value);
    if (value != nearest) {
      String reason =
          "the settings say "
              + value
              + ", which is outside of the bounds of the tuning; it stays until a step to the"
              + " nearest bound proves better";
      tell(knob, TuningStep.ADVISED, value, nearest, reason);
    }
  }

  private void scheduleLook(Scheduler scheduler, Executor executor) {
    scheduler.schedule(
        () -> {
          scheduleLook(scheduler, executor); // first: an executor may refuse
          meter.look(waiting.getAsInt());
          looks = (looks + 1) % LOOKS;
          if (looks == 0) {
            executor.execute(this::windowOver);
          }
        },
        settings.intervalNanos() / LOOKS);
  }

  /** Takes the window that is over; an error in it must not be the last that anybody hears. */
  private void windowOver() {
    try {
      evaluate();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "Tuning failed; it goes on", e);
    }
  }

  /** Takes the window that is over. */
  void evaluate() {
    lock.lock();
    try {
      Sums window = meter.take();
      knobs.forEach(Knob::windowPassed);
      Trial running = trial;
      if (running != null) {
        observe(running, window);
      } else if (settling) {
        settling = false;
      } else {
        knobs.forEach(knob -> knob.drifts(window));
        quiet.addLast(window);
        if (quiet.size() > MOST_WINDOWS) {
          quiet.removeFirst();
        }
        look();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Looks for a knob to move; each has its turn. */
  private void look() {
    for (int i = 0; i < knobs.size(); i++) {
      Knob knob = knobs.get((turn + i) % knobs.size());
      List<Sums> windows = knob.isResting() ? List.of() : latest(knob);
      if (!windows.isEmpty() && move(knob, windows)) {
        turn = (turn + i + 1) % knobs.size();
        return;
      }
    }
  }

  private boolean move(Knob knob, List<Sums> windows) {
    Sums before = Sums.of(windows);
    Pull pull = knob.goal.pull(before, knob.value());
    long from = knob.value();
    long to = pull.any() ? knob.next(pull) : from;
    if (to == from) {
      return false;
    }
    if (settings.dryRun()) {
      knob.advised();
      tell(knob, TuningStep.ADVISED, from, to, pull.reason());
      return false; // nothing was changed: the others may have advice as well
    }
    trial = new Trial(knob, from, to, before, settings.minSamples());
    knobs.forEach(Knob::unsettled);
    knob.set(to);
    tell(knob, TuningStep.TRIED, from, to, pull.reason());
    return true;
  }

  /** Returns the last quiet windows, as many as it takes for enough calls; none if they are few. */
  private List<Sums> latest(Knob knob) {
    List<Sums> windows = new ArrayList<>();
    for (var each = quiet.descendingIterator(); each.hasNext(); ) {
      windows.add(each.next());
      if (windows.size() >= FEWEST_WINDOWS
          && knob.goal.score(Sums.of(windows), knob.value()).samples() >= settings.minSamples()) {
        return windows;
      }
    }
    return List.of();
  }

  private void observe(Trial running, Sums window) {
    Knob knob = running.knob;
    switch (running.observe(window)) {
      case GO_ON -> {}
      case TURN -> knob.set(running.value());
      case KEEP -> {
        knob.proved(running.to > running.from);
        end(running, running.to);
        tell(knob, TuningStep.KEPT, running.from, running.to, running.reason());
      }
      case PUT_BACK -> {
        knob.failed(running.to > running.from);
        end(running, running.from);
        tell(knob, TuningStep.REVERTED, running.to, running.from, running.reason());
      }
    }
  }

  private void end(Trial running, long value) {
    trial = null;
    quiet.clear();
    settling = true;
    running.knob.set(value);
  }

  private void tell(Knob knob, TuningStep step, long from, long to, String reason) {
    knob.reason = reason;
    SettingTuned event = new SettingTuned(knob.setting.setting(), step, from, to, reason);
    history.addLast(event);
    if (history.size() > HISTORY) {
      history.removeFirst();
    }
    LOG.log(
        System.Logger.Level.INFO,
        () ->
            event.setting()
                + ' '
                + step.name().toLowerCase(Locale.ROOT)
                + ": "
                + from
                + " → "
                + to
                + "; "
                + reason);
    events.accept(event);
  }

  @Override
  public List<TuningStatus> settings() {
    lock.lock();
    try {
      Trial running = trial;
      return knobs.stream()
          .map(knob -> knob.status(running != null && running.knob == knob))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<SettingTuned> history() {
    lock.lock();
    try {
      return List.copyOf(history);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void reset() {
    lock.lock();
    try {
      trial = null;
      quiet.clear();
      settling = true;
      for (Knob knob : knobs) {
        knob.forget();
        long value = knob.value();
        if (!settings.dryRun() && value != knob.configured()) {
          knob.set(knob.configured());
          tell(knob, TuningStep.RESET, value, knob.configured(), "asked for");
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
