package dev.rialto.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostPeriodTest {

  /** Clocks change at two, at midnight (left out, and struck twice), and by half an hour. */
  @ParameterizedTest
  @CsvSource({
    // zone, a moment, hours of its week, hours of its day, hours of its month
    "Europe/Berlin, 2026-03-29T10:00:00Z, 167, 23, 743",
    "Europe/Berlin, 2026-10-25T10:00:00Z, 169, 25, 745",
    "America/New_York, 2026-03-08T12:00:00Z, 167, 23, 743",
    "America/New_York, 2026-11-01T12:00:00Z, 169, 25, 721",
    "America/Sao_Paulo, 2018-11-04T12:00:00Z, 167, 23, 719",
    "Africa/Cairo, 2026-04-24T12:00:00Z, 167, 23, 719",
    "America/Havana, 2026-11-01T12:00:00Z, 169, 25, 721",
    "Asia/Kolkata, 2026-03-29T10:00:00Z, 168, 24, 744",
    "UTC, 2026-02-28T23:59:59Z, 168, 24, 672"
  })
  void spansOfDaysWhenClocksChange_areAsLongAsTheyAre(
      String zone, Instant moment, int week, int day, int month) {
    ZonedDateTime at = moment.atZone(ZoneId.of(zone));
    assertThat(length(CostPeriod.WEEK, at)).isEqualTo(Duration.ofHours(week));
    assertThat(length(CostPeriod.DAY, at)).isEqualTo(Duration.ofHours(day));
    assertThat(length(CostPeriod.MONTH, at)).isEqualTo(Duration.ofHours(month));
    assertThat(length(CostPeriod.HOUR, at)).isEqualTo(Duration.ofHours(1));
  }

  private static Duration length(CostPeriod period, ZonedDateTime at) {
    ZonedDateTime start = period.startOf(at);
    return Duration.between(start, period.plus(start, 1));
  }

  @Test
  void weekWhoseSundayHasNoMidnight_beganOnMondayAtMidnight() {
    ZonedDateTime sunday =
        ZonedDateTime.of(
            LocalDate.of(2018, 11, 4), LocalTime.of(15, 0), ZoneId.of("America/Sao_Paulo"));
    ZonedDateTime start = CostPeriod.WEEK.startOf(sunday);
    assertThat(start.toLocalDateTime()).hasToString("2018-10-29T00:00");
    ZonedDateTime day = CostPeriod.DAY.startOf(sunday);
    assertThat(day.toLocalTime()).as("midnight is left out").isEqualTo(LocalTime.of(1, 0));
    assertThat(CostPeriod.DAY.plus(day, 1).toLocalDateTime()).hasToString("2018-11-05T00:00");
  }

  @Test
  void dayWithTwoMidnights_beginsAtTheFirst() {
    ZoneId havana = ZoneId.of("America/Havana"); // 01:00 becomes 00:00
    ZonedDateTime secondMidnight = Instant.parse("2026-11-01T05:30:00Z").atZone(havana);
    assertThat(CostPeriod.DAY.startOf(secondMidnight).toInstant())
        .isEqualTo(Instant.parse("2026-11-01T04:00:00Z"));
  }

  @Test
  void dayThatAZoneHasLeftOut_isNone() {
    ZoneId apia = ZoneId.of("Pacific/Apia"); // from 2011-12-29 to 2011-12-31
    ZonedDateTime before = LocalDate.of(2011, 12, 29).atStartOfDay(apia);
    ZonedDateTime after = LocalDate.of(2011, 12, 31).atStartOfDay(apia);
    assertThat(CostPeriod.DAY.plus(before, 1)).isEqualTo(after);
    assertThat(CostPeriod.DAY.plus(after, -1)).isEqualTo(before);
    assertThat(CostPeriod.DAY.plus(before, 2).toLocalDate()).hasToString("2012-01-01");
    assertThat(CostPeriod.DAY.plus(after, -2).toLocalDate()).hasToString("2011-12-28");
  }

  /** Any moment lies in exactly one span, and spans follow each other without a gap. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Berlin",
        "America/New_York",
        "America/Sao_Paulo",
        "Africa/Cairo",
        "America/Havana",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "UTC"
      })
  void spansTileTime_inEveryZone(String name) {
    ZoneId zone = ZoneId.of(name);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Instant moment = Instant.ofEpochSecond(random.nextLong(0, 2_000_000_000L));
      for (CostPeriod period : CostPeriod.values()) {
        ZonedDateTime start = period.startOf(moment.atZone(zone));
        ZonedDateTime end = period.plus(start, 1);
        String where = period + " of " + moment + " in " + zone + ", seed " + seed;
        assertThat(start.toInstant()).as(where).isBeforeOrEqualTo(moment);
        if (period != CostPeriod.HOUR) { // half an hour may be struck twice
          assertThat(end.toInstant()).as(where).isAfter(moment);
          assertThat(period.startOf(end)).as(where).isEqualTo(end);
          assertThat(period.plus(end, -1).toInstant()).as(where).isEqualTo(start.toInstant());
        }
        if (period == CostPeriod.WEEK) {
          assertThat(start.getDayOfWeek()).as(where).isEqualTo(DayOfWeek.MONDAY);
        }
      }
    }
  }
}
