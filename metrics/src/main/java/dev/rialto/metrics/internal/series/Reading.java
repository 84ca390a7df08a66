package dev.rialto.metrics.internal.series;

import dev.rialto.metrics.Stats;
import dev.rialto.metrics.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.AbstractHistogram;
import org.jspecify.annotations.Nullable;

/** Reads one scope; takes the lock. What the metrics of the registry are made of. */
public final class Reading {

  private static final double MINUTE_SECONDS = 60;

  /** How many minutes the percentiles of the registry's timers look back. */
  private static final int PERCENTILE_MINUTES = 5;

  private final SeriesTable table;
  private final Scope scope;

  public Reading(SeriesTable table, Scope scope) {
    this.table = table;
    this.scope = scope;
  }

  /** A number of a tally. */
  public interface Quantity {
    long of(Tally tally);
  }

  /** Returns a number since the beginning. */
  public long total(Quantity number) {
    table.lock.lock();
    try {
      Tally sum = new Tally();
      scope.series.forEach(series -> series.addTotalTo(sum));
      return number.of(sum);
    } finally {
      table.lock.unlock();
    }
  }

  /** Returns the rate per second since the beginning. */
  public double meanRate(Quantity number) {
    table.lock.lock();
    try {
      double seconds = table.elapsedNanos() / 1e9;
      return seconds <= 0 ? 0 : total(number) / seconds;
    } finally {
      table.lock.unlock();
    }
  }

  /**
   * Returns the rate per second of the last minutes, each of them weighing the same. Of the first
   * one the part counts that is not yet over by as many seconds as the open minute has.
   */
  public double rate(Quantity number, int minutes) {
    table.lock.lock();
    try {
      double elapsed = table.elapsedNanos() / 1e9;
      long minute = table.minute();
      double part = (elapsed - minute * MINUTE_SECONDS) / MINUTE_SECONDS;
      Tally whole = new Tally();
      Tally first = new Tally();
      for (Series series : scope.series) {
        for (long which = minute - minutes + 1; which <= minute; which++) {
          series.addNumbersTo(whole, minute, which);
        }
        series.addNumbersTo(first, minute, minute - minutes);
      }
      double seen = number.of(whole) + number.of(first) * (1 - part);
      double seconds = Math.min(minutes * MINUTE_SECONDS, Math.max(1, elapsed));
      return seen / seconds;
    } finally {
      table.lock.unlock();
    }
  }

  /** Returns what a window holds; the lock is held only while references are taken. */
  public Tally window(int minutes) {
    Tally sum = new Tally();
    List<Packed> packed = new ArrayList<>();
    table.lock.lock();
    try {
      long minute = table.minute();
      scope.series.forEach(series -> series.addWindowTo(sum, packed, minute, minutes));
    } finally {
      table.lock.unlock();
    }
    packed.forEach(over -> over.addTo(sum));
    return sum;
  }

  /** Returns the statistics of a window. */
  public Stats stats(Window window) {
    Tally sum = window((int) window.length().toMinutes());
    table.lock.lock();
    try {
      Duration age = Duration.ofNanos(table.elapsedNanos());
      Duration span = age.compareTo(window.length()) < 0 ? age : window.length();
      return Statistics.of(sum, table.failureTypes, span, scope.countsCached());
    } finally {
      table.lock.unlock();
    }
  }

  /** Returns the recent values of a timing, or of two as one; null if there are none. */
  public @Nullable AbstractHistogram recent(Timing timing, @Nullable Timing other) {
    Tally recent = window(PERCENTILE_MINUTES);
    AbstractHistogram more = other == null ? null : recent.histogram(other);
    if (more != null) {
      recent.merge(timing, more);
    }
    return recent.histogram(timing);
  }
}
