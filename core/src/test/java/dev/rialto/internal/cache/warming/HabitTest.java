package dev.rialto.internal.cache.warming;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HabitTest {

  private static final double LIKELY = 0.7;

  /** A Monday. */
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 2);

  private static int hour(int day, int hourOfDay) {
    return Math.toIntExact((FIRST.toEpochDay() + day) * 24 + hourOfDay);
  }

  private static Habit asked(int... hours) {
    Habit habit = new Habit(hours[0]);
    for (int hour : hours) {
      habit.asked(hour);
    }
    return habit;
  }

  @Test
  void threeDaysInARowAreAHabitAndTwoAreNot() {
    Habit habit = asked(hour(0, 9), hour(1, 9));
    assertThat(habit.confidence(hour(2, 9))).isLessThan(LIKELY);
    habit.asked(hour(2, 9));
    assertThat(habit.confidence(hour(3, 9))).isGreaterThan(LIKELY);
    assertThat(habit.confidence(hour(3, 10))).isLessThan(0.3);
    assertThat(habit.confidence(hour(3, 8))).isLessThan(0.3);
  }

  @Test
  void aWeekdayIsAHabitAfterThreeWeeksAndNoOtherDayIs() {
    Habit habit = asked(hour(0, 9), hour(7, 9), hour(14, 9));
    assertThat(habit.confidence(hour(21, 9))).isGreaterThan(LIKELY);
    for (int day = 15; day < 21; day++) {
      assertThat(habit.confidence(hour(day, 9))).as("day %s", day).isLessThan(0.5);
    }
  }

  @Test
  void workingDaysSayNothingOfWeekendsOnceOneWasQuiet() {
    Habit habit = asked(hour(0, 9), hour(1, 9), hour(2, 9), hour(3, 9), hour(4, 9));
    habit.asked(hour(7, 9)); // Monday again
    assertThat(habit.confidence(hour(8, 9))).isGreaterThan(LIKELY);
    assertThat(habit.confidence(hour(12, 9))).as("Saturday").isLessThan(0.6);
    assertThat(habit.confidence(hour(13, 9))).as("Sunday").isLessThan(0.6);
  }

  @Test
  void whatHappensAtRandomIsNoHabit() {
    long seed = 42;
    Random random = new Random(seed);
    int likely = 0;
    for (int question = 0; question < 200; question++) {
      Habit habit = null;
      for (int hour = hour(0, 0); hour < hour(21, 0); hour++) {
        if (random.nextInt(24) == 0) { // once a day, at any hour
          if (habit == null) {
            habit = new Habit(hour);
          }
          habit.asked(hour);
        }
      }
      for (int h = 0; habit != null && h < 24; h++) {
        likely += habit.confidence(hour(21, h)) > LIKELY ? 1 : 0;
      }
    }
    assertThat(likely).as("of 4,800 hours, seed %s", seed).isLessThan(10);
  }

  @Test
  void aHabitThatEndsIsForgotten() {
    Habit habit = new Habit(hour(0, 9));
    for (int day = 0; day < 28; day++) {
      habit.asked(hour(day, 9));
    }
    assertThat(habit.confidence(hour(28, 9))).isGreaterThan(0.9);
    assertThat(habit.confidence(hour(28 + 7, 9))).isLessThan(LIKELY);
  }

  @Test
  void theSameHourCountsOnceAndMemoryIsBounded() {
    Habit habit = new Habit(hour(0, 0));
    for (int day = 0; day < 40; day++) {
      for (int h = 0; h < 24; h++) {
        habit.asked(hour(day, h));
        habit.asked(hour(day, h));
      }
    }
    assertThat(habit.size()).isEqualTo(Habit.MOST);
    assertThat(habit.confidence(hour(40, 13))).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @ValueSource(ints = {-24 * 365, -25, -1, 1, 25, 24 * 365 * 20})
  void aClockThatJumpsDoesNoLastingHarm(int by) {
    Habit habit = asked(hour(0, 9), hour(1, 9), hour(1, 9) + by);
    assertThat(habit.confidence(hour(2, 9))).isBetween(0.0, 1.0);
    for (int day = 10; day < 31; day++) {
      habit.asked(hour(day, 9));
    }
    assertThat(habit.confidence(hour(31, 9))).isGreaterThan(LIKELY);
  }

  @Test
  void hoursAreThoseOfTheWallAlsoWhenSummerTimeBegins() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    for (int day = 20; day < 40; day++) { // the 29th of March has no hour between 2 and 3
      Instant nine = ZonedDateTime.of(2026, 3, 1, 9, 30, 0, 0, berlin).plusDays(day).toInstant();
      HourClock hours = new HourClock(Clock.fixed(nine, ZoneOffset.UTC), berlin);
      assertThat(hours.now() % 24).isEqualTo(9);
      assertThat(hours.now()).isEqualTo(hour(day - 1, 9));
      assertThat(hours.in(Duration.ofMinutes(30).toMillis())).isEqualTo(hour(day - 1, 10));
    }
    HourClock nepal =
        new HourClock(
            Clock.fixed(Instant.parse("2026-03-02T03:14:59Z"), ZoneOffset.UTC),
            ZoneId.of("Asia/Kathmandu"));
    assertThat(nepal.now() % 24).isEqualTo(8);
  }

  @Test
  void whatKeepsBeingWastedIsLeftAloneForSomeWeeks() {
    Worth worth = new Worth();
    int hour = hour(0, 9);
    assertThat(worth.isWorth(hour)).isTrue();
    for (int day = 0; day < 3; day++) {
      worth.ended(false, hour(day, 9));
    }
    assertThat(worth.isWorth(hour(3, 9))).isFalse();
    assertThat(worth.isWorth(hour(30, 9))).isTrue();
    Worth useful = new Worth();
    for (int day = 0; day < 20; day++) {
      useful.ended(day % 4 != 0, hour(day, 9));
    }
    assertThat(useful.isWorth(hour(20, 9))).isTrue();
  }

  @Test
  void aQuestionThatComesAgainIsKnownByItsFirstHour() {
    FirstSeen seen = new FirstSeen(100);
    Random random = new Random(3);
    assertThat(seen.first(77, hour(0, 9))).isEqualTo(hour(0, 9));
    assertThat(seen.first(-77, hour(0, 10))).isEqualTo(hour(0, 10));
    assertThat(seen.first(77, hour(1, 9))).isEqualTo(hour(0, 9));
    assertThat(seen.first(-77, hour(1, 9))).isEqualTo(hour(0, 10));
    assertThat(seen.first(77, hour(-3, 9))).as("a clock set back").isEqualTo(hour(-3, 9));
    int known = 0;
    for (int i = 0; i < 1_000; i++) {
      seen.first(random.nextInt(), hour(0, 1));
    }
    random.setSeed(3);
    for (int i = 0; i < 1_000; i++) {
      known += seen.first(random.nextInt(), hour(1, 1)) == hour(0, 1) ? 1 : 0;
    }
    assertThat(known).isGreaterThan(850);
  }
}
