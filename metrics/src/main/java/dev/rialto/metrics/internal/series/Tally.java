package dev.rialto.metrics.internal.series;

import java.util.Arrays;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts and histograms of some span of time. Guarded by the lock of its {@link SeriesTable}.
 *
 * <p>Histograms keep 64 ns of resolution and two significant digits: a percentile is wrong by less
 * than one percent, however many values there are.
 */
public final class Tally {

  private static final int COUNTS = Count.values().length;
  private static final int TIMINGS = Timing.values().length;
  private static final int CALL_FAILURES = COUNTS + TIMINGS;
  private static final int ATTEMPT_FAILURES = CALL_FAILURES + FailureTypes.MAX;

  /** How many numbers a tally has beside its histograms. */
  static final int SIZE = ATTEMPT_FAILURES + FailureTypes.MAX;

  private static final long LOWEST_NANOS = 100;
  private static final long FIRST_RANGE_NANOS = 1_000_000_000L;
  private static final long HIGHEST_NANOS = 86_400_000_000_000L;
  private static final int DIGITS = 2;

  /** Counts, then sums of timings, then failures of calls by type, then those of attempts. */
  final long[] numbers = new long[SIZE];

  private final @Nullable AbstractHistogram[] histograms = new AbstractHistogram[TIMINGS];
  private boolean touched;

  public void add(Count count, long amount) {
    numbers[count.index] = Picos.plus(numbers[count.index], amount);
    touched = true;
  }

  public void addCallFailure(int type) {
    numbers[CALL_FAILURES + type]++;
  }

  public void addAttemptFailure(int type) {
    numbers[ATTEMPT_FAILURES + type]++;
  }

  void record(Timing timing, long nanos) {
    long clamped = Math.max(0, Math.min(nanos, HIGHEST_NANOS));
    numbers[COUNTS + timing.index] += clamped;
    AbstractHistogram histogram = histograms[timing.index];
    if (histogram == null) {
      histogram = new IntCountsHistogram(LOWEST_NANOS, FIRST_RANGE_NANOS, DIGITS);
      histogram.setAutoResize(true);
      histograms[timing.index] = histogram;
    }
    histogram.recordValue(clamped);
    touched = true;
  }

  public long get(Count count) {
    return numbers[count.index];
  }

  /** Returns how many calls no provider answered for them alone. */
  public long hits() {
    return get(Count.HIT_MEMORY)
        + get(Count.HIT_REMOTE)
        + get(Count.HIT_DURABLE)
        + get(Count.HIT_SEMANTIC)
        + get(Count.SHARED);
  }

  /** Returns the share of the answers that came from the cache, of those that asked it, or NaN. */
  public double hitRatio() {
    double asked = hits() + get(Count.MISS);
    return asked == 0 ? Double.NaN : hits() / asked;
  }

  public long nanos(Timing timing) {
    return numbers[COUNTS + timing.index];
  }

  public long callFailures(int type) {
    return numbers[CALL_FAILURES + type];
  }

  public long attemptFailures(int type) {
    return numbers[ATTEMPT_FAILURES + type];
  }

  /** Returns the values of a timing; null if there are none. */
  @Nullable AbstractHistogram histogram(Timing timing) {
    AbstractHistogram histogram = histograms[timing.index];
    return histogram == null || histogram.getTotalCount() == 0 ? null : histogram;
  }

  /** Adds values to a timing, without its sum. */
  void merge(Timing timing, AbstractHistogram values) {
    AbstractHistogram mine = histograms[timing.index];
    if (mine == null) {
      mine = new Histogram(LOWEST_NANOS, FIRST_RANGE_NANOS, DIGITS);
      mine.setAutoResize(true);
      histograms[timing.index] = mine;
    }
    mine.add(values);
  }

  /** Adds numbers, in the order of {@link #numbers}. */
  void merge(long[] others) {
    for (int i = 0; i < SIZE; i++) {
      numbers[i] = Picos.plus(numbers[i], others[i]);
    }
    touched = true;
  }

  void merge(Tally other) {
    merge(other.numbers);
    for (Timing timing : Timing.values()) {
      AbstractHistogram values = other.histogram(timing);
      if (values != null) {
        merge(timing, values);
      }
    }
  }

  boolean isEmpty() {
    return !touched;
  }

  /** Empties it; the histograms keep their memory. */
  void reset() {
    Arrays.fill(numbers, 0);
    for (AbstractHistogram histogram : histograms) {
      if (histogram != null) {
        histogram.reset();
      }
    }
    touched = false;
  }
}
