package dev.rialto.cost;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
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

  /**
   * Returns when the span began that a moment lies in. Days, weeks and months begin with the first
   * moment of their first day: at one o'clock where the clocks leave midnight out, at the first of
   * two midnights where they strike twice.
   */
  public ZonedDateTime startOf(ZonedDateTime moment) {
    return this == HOUR
        ? moment.truncatedTo(ChronoUnit.HOURS)
        : firstDay(moment.toLocalDate()).atStartOfDay(moment.getZone());
  }

  private LocalDate firstDay(LocalDate day) {
    return switch (this) {
      case HOUR, DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  /**
   * Returns the beginning of the span that is that many later; earlier if below 0. A day that a
   * zone has left out, as Samoa did when it crossed the date line, is none.
   *
   * @param start the beginning of one
   */
  public ZonedDateTime plus(ZonedDateTime start, int count) {
    LocalDate day = start.toLocalDate();
    return switch (this) {
      case HOUR -> start.plusHours(count);
      case DAY -> daysFrom(day, count, start.getZone());
      case WEEK -> firstDay(day.plusWeeks(count)).atStartOfDay(start.getZone());
      case MONTH -> firstDay(day.plusMonths(count)).atStartOfDay(start.getZone());
    };
  }

  private static ZonedDateTime daysFrom(LocalDate day, int count, ZoneId zone) {
    int step = Integer.signum(count);
    LocalDate at = day;
    ZonedDateTime start = day.atStartOfDay(zone);
    for (int left = Math.abs(count); left > 0; left--) {
      do {
        at = at.plusDays(step);
        start = at.atStartOfDay(zone);
      } while (!start.toLocalDate().equals(at));
    }
    return start;
  }
}
