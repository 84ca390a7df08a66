package dev.rialto.internal.tune;

import dev.rialto.config.Tunable;
import dev.rialto.config.TuningSettings.Bounds;
import dev.rialto.spi.TuningStatus;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A setting that can be moved, and what was learnt of it. What reads and sets it is thread-safe;
 * what was learnt is guarded by the tuner's lock.
 */
public final class Knob {

  private static final double LONGEST_STEP = 2;
  private static final double SHORTEST_STEP = 1.2;

  /** A day of windows of five minutes. */
  private static final int LONGEST_REST = 288;

  final Tunable setting;
  final Goal goal;
  private final Bounds bounds;
  private final long configured;
  private final LongSupplier reader;
  private final LongConsumer writer;

  private boolean upNext = true;
  private double step = LONGEST_STEP;
  private int failures;
  private int rest;
  private double drift;
  private Score latest = Score.NONE;
  String reason = "";

  /**
   * Makes one.
   *
   * @param setting what it is
   * @param bounds how far it may go
   * @param configured what the settings say
   * @param reader returns its value
   * @param writer sets it, for the calls to come; called off the call path
   */
  public Knob(
      Tunable setting, Bounds bounds, long configured, LongSupplier reader, LongConsumer writer) {
    this.setting = setting;
    this.bounds = bounds;
    this.configured = configured;
    this.reader = reader;
    this.writer = writer;
    goal =
        switch (setting) {
          case CACHE_ENTRIES -> new CacheGoal();
          case BATCH_ITEMS -> new BatchGoal();
          case TIMEOUT -> new TimeoutGoal();
          case CONCURRENCY -> new ConcurrencyGoal();
        };
  }

  long value() {
    return reader.getAsLong();
  }

  /** Sets a value within the bounds, or the configured one wherever that is. */
  void set(long value) {
    writer.accept(value == configured ? value : nearest(value));
  }

  long configured() {
    return configured;
  }

  long nearest(long value) {
    return bounds.nearest(value);
  }

  TuningStatus status(boolean trying) {
    return new TuningStatus(
        setting.setting(), value(), configured, bounds.least(), bounds.most(), trying, reason);
  }

  /** Forgets what was learnt. */
  void forget() {
    upNext = true;
    step = LONGEST_STEP;
    failures = 0;
    rest = 0;
    drift = 0;
    latest = Score.NONE;
  }

  /** Notes a window in which nothing was changed: how far the score moves by itself. */
  void drifts(Sums window) {
    Score now = goal.score(window, value());
    if (now.samples() > 1 && latest.samples() > 1) {
      double move = now.value() - latest.value();
      double explained = now.errorOfDifference(latest);
      double beyond = Math.max(0, move * move - explained * explained);
      drift += (beyond - drift) / 8;
    }
    latest = now;
  }

  /** Forgets the last window: something was changed since. */
  void unsettled() {
    latest = Score.NONE;
  }

  /** Returns by how much the score drifts by itself from a window to the next, squared. */
  double drift() {
    return drift;
  }

  boolean isResting() {
    return rest > 0;
  }

  void windowPassed() {
    rest = Math.max(0, rest - 1);
  }

  /** Returns what to try next; the value itself if there is nothing. */
  long next(Pull pull) {
    long value = value();
    boolean up = upNext ? pull.up() : !pull.down();
    long first = stepped(value, up);
    boolean other = up ? pull.down() : pull.up();
    return first != value || !other ? first : stepped(value, !up);
  }

  private long stepped(long value, boolean up) {
    long within = bounds.nearest(value);
    if (within != value) {
      // The settings began outside: the nearest bound is the one step that there is.
      return up == within > value ? within : value;
    }
    long target =
        up
            ? Math.max(value + 1, Math.round(value * step))
            : Math.min(value - 1, Math.round(value / step));
    return bounds.nearest(target);
  }

  /** A step has proved good: on in its direction, boldly again. */
  void proved(boolean up) {
    upNext = up;
    failures = 0;
    step = Math.min(LONGEST_STEP, step * step);
  }

  /** A step has not proved good: the other direction next, and shorter when both have failed. */
  void failed(boolean up) {
    upNext = !up;
    failures++;
    if (failures % 2 == 0) {
      step = Math.max(SHORTEST_STEP, Math.sqrt(step));
    }
    rest(3);
  }

  /** Leaves it alone, from time to time longer. */
  void advised() {
    failures++;
    rest(6);
  }

  private void rest(int windows) {
    rest = (int) Math.min(LONGEST_REST, (long) windows << Math.min(failures, 8));
  }
}
