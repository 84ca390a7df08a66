package dev.rialto.internal.cache.warming;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * Counts hours as a wall clock shows them: the days since 1970 times 24, and the hour of the day.
 * So a habit stays at its hour when summer time begins or ends. Thread-safe.
 */
final class HourClock {

  private static final int HOURS = 24;

  private final Clock clock;
  private final ZoneId zone;

  /** To work an hour out takes longer than all else that is done when a question comes. */
  private volatile Span last = new Span(0, 0, 0);

  /** Makes one. */
  HourClock(Clock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  private record Span(long fromMillis, long untilMillis, int hour) {}

  /** Returns the hour that it is. */
  int now() {
    long millis = clock.millis();
    Span known = last;
    if (millis < known.fromMillis || millis >= known.untilMillis) {
      // Whatever zones do to their hours, they do it at a full quarter of one.
      Instant from =
          Instant.ofEpochMilli(
              millis - Math.floorMod(millis, ChronoUnit.MINUTES.getDuration().toMillis() * 15));
      known =
          new Span(
              from.toEpochMilli(), from.plus(15, ChronoUnit.MINUTES).toEpochMilli(), hour(millis));
      last = known;
    }
    return known.hour;
  }

  /** Returns the hour that it will be. */
  int in(long millis) {
    return hour(clock.millis() + millis);
  }

  private int hour(long millis) {
    LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), zone);
    return Math.toIntExact(local.toLocalDate().toEpochDay() * HOURS + local.getHour());
  }
}
