package dev.rialto.internal.cost;

import dev.rialto.config.Budget;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Into what slices the time of a budget is cut, alike in all instances: a calendar's window is one,
 * a rolling window is {@link #ROLLING} and the one that has begun.
 */
final class Slices {

  static final int ROLLING = 60;

  /** A report may be this long on its way; of a window, no more than a slice. */
  private static final Duration LONG_TRIP = Duration.ofMinutes(1);

  private static final Duration SHORT_TRIP = Duration.ofSeconds(5);

  /** As much as a wrong time zone can make. */
  private static final Duration CORRECTION = Duration.ofHours(12);

  private final Budget budget;
  private final long sliceMillis;

  Slices(Budget budget) {
    this.budget = budget;
    this.sliceMillis =
        budget.window() == Budget.Window.ROLLING
            ? Math.max(1, (budget.rolling().toMillis() + ROLLING - 1) / ROLLING)
            : 0;
  }

  /** Returns the number of the slice that a moment lies in; later ones have higher numbers. */
  long of(Instant moment) {
    return sliceMillis > 0
        ? Math.floorDiv(moment.toEpochMilli(), sliceMillis)
        : startOf(moment).atStartOfDay(budget.zone()).toEpochSecond();
  }

  /** Returns the oldest slice that still counts when another has begun. */
  long oldest(long current) {
    return sliceMillis > 0 ? current - ROLLING : current;
  }

  /** Returns before which slice nobody wants to know, however wrong his clock may be. */
  long forgotten(long current) {
    return sliceMillis > 0
        ? current - 2 * ROLLING
        : startOf(Instant.ofEpochSecond(current))
            .minusMonths(2)
            .atStartOfDay(budget.zone())
            .toEpochSecond();
  }

  /** Returns what a slice's number is to be multiplied with to get when it began. */
  long unitMillis() {
    return sliceMillis > 0 ? sliceMillis : 1_000;
  }

  /** Returns when a slice began. */
  Instant begin(long slice) {
    return Instant.ofEpochMilli(slice * unitMillis());
  }

  /** Returns when a slice ends. */
  Instant end(long slice) {
    if (sliceMillis > 0) {
      return begin(slice + 1);
    }
    LocalDate day = startOf(begin(slice));
    LocalDate next = budget.window() == Budget.Window.DAY ? day.plusDays(1) : day.plusMonths(1);
    return next.atStartOfDay(budget.zone()).toInstant();
  }

  /** Returns how far back a clock is set that was merely corrected: it brings no window back. */
  Duration correction() {
    return sliceMillis > 0 && sliceMillis < CORRECTION.toMillis()
        ? Duration.ofMillis(sliceMillis)
        : CORRECTION;
  }

  /** Returns how far an instance's time may be off that reports. */
  Duration tolerance() {
    return sliceMillis == 0 || sliceMillis > LONG_TRIP.toMillis()
        ? LONG_TRIP
        : Duration.ofMillis(Math.max(sliceMillis, SHORT_TRIP.toMillis()));
  }

  /**
   * Returns when there will be more room.
   *
   * @param current the slice that has begun
   * @param first the oldest slice in which something was spent; below 0: none
   */
  Instant roomAt(long current, long first) {
    if (sliceMillis > 0) {
      long leaves = first < 0 ? current + 1 : first + ROLLING + 1;
      return Instant.ofEpochMilli(Math.max(leaves, current + 1) * sliceMillis);
    }
    return end(current);
  }

  /** Returns how long what was spent has to be kept. */
  Duration kept() {
    return switch (budget.window()) {
      case DAY -> Duration.ofDays(3);
      case MONTH -> Duration.ofDays(64);
      case ROLLING -> budget.rolling().multipliedBy(2).plusHours(1);
    };
  }

  /** Returns what tells this way of cutting from others. */
  String name() {
    return switch (budget.window()) {
      case DAY, MONTH -> budget.window().name() + '/' + budget.zone().getId();
      case ROLLING -> budget.rolling().toString();
    };
  }

  private LocalDate startOf(Instant moment) {
    LocalDate day = moment.atZone(budget.zone()).toLocalDate();
    return budget.window() == Budget.Window.DAY ? day : day.withDayOfMonth(1);
  }
}
