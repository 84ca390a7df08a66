package dev.rialto.cost;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** The spans of time by which the ledger reports. */
public enum CostPeriod {
  /** From one full hour to the next. */
  HOUR,
  /** From midnight to midnight. */
  DAY,
  /** From Monday to Monday. */
  WEEK,
  /** From the first of a month to the next. */
  MONTH;

  /** Returns when the span began that a moment lies in. */
  public ZonedDateTime startOf(ZonedDateTime moment) {
    return switch (this) {
      case HOUR -> moment.truncatedTo(ChronoUnit.HOURS);
      case DAY -> moment.truncatedTo(ChronoUnit.DAYS);
      case WEEK ->
          moment
              .truncatedTo(ChronoUnit.DAYS)
              .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> moment.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
    };
  }

  /** Returns a moment that many spans later; earlier if below 0. */
  public ZonedDateTime plus(ZonedDateTime start, int count) {
    return switch (this) {
      case HOUR -> start.plusHours(count);
      case DAY -> start.plusDays(count);
      case WEEK -> start.plusWeeks(count);
      case MONTH -> start.plusMonths(count);
    };
  }
}
