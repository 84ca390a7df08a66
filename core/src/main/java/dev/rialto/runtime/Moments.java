package dev.rialto.runtime;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;

/** Compares dates and times with a clock's now, as bean validation has it. */
final class Moments {

  private Moments() {}

  /** Returns less than 0 for what is past, more than 0 for what is to come. */
  static int toNow(Comparable<?> value, Clock clock) {
    if (value instanceof Instant instant) {
      return instant.compareTo(clock.instant());
    }
    if (value instanceof LocalDate date) {
      return date.compareTo(LocalDate.now(clock));
    }
    if (value instanceof LocalDateTime dateTime) {
      return dateTime.compareTo(LocalDateTime.now(clock));
    }
    if (value instanceof LocalTime time) {
      return time.compareTo(LocalTime.now(clock));
    }
    if (value instanceof OffsetDateTime dateTime) {
      return dateTime.toInstant().compareTo(clock.instant());
    }
    if (value instanceof ZonedDateTime dateTime) {
      return dateTime.toInstant().compareTo(clock.instant());
    }
    if (value instanceof OffsetTime time) {
      return time.compareTo(OffsetTime.now(clock.withZone(time.getOffset())));
    }
    if (value instanceof Year year) {
      return year.compareTo(Year.now(clock));
    }
    if (value instanceof YearMonth month) {
      return month.compareTo(YearMonth.now(clock));
    }
    if (value instanceof MonthDay day) {
      return day.compareTo(MonthDay.now(clock));
    }
    throw new IllegalArgumentException(value.getClass() + " is no moment");
  }
}
