package dev.rialto.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Usd;
import dev.rialto.config.Budget;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of budgets under clocks that go on, jump, and change with the seasons. */
class SpendingTest {

  private static final Usd DOLLAR = Usd.of(1);
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final Budget daily = Budget.daily(Usd.of(10)).zone(BERLIN);
  private final Budget monthly = Budget.monthly(Usd.of(10)).zone(BERLIN);
  private final Budget hourly = Budget.rolling(Duration.ofHours(1), Usd.of(10));

  private static Instant at(String moment) {
    return ZonedDateTime.parse(moment + "[Europe/Berlin]").toInstant();
  }

  private static void spend(Spending spending, Instant now) {
    spending.advance(now);
    spending.add(DOLLAR);
  }

  @Test
  void aDayEndsWithTheZonesDay_alsoWhenItHas23Or25Hours() {
    Spending spending = new Spending(daily, at("2026-03-28T12:00:00+01:00"));
    spend(spending, at("2026-03-28T23:59:59+01:00"));
    assertThat(spending.roomAt()).isEqualTo(at("2026-03-29T00:00:00+01:00"));
    spend(spending, at("2026-03-29T00:00:00+01:00"));
    assertThat(spending.spent()).isEqualTo(DOLLAR);
    assertThat(spending.roomAt()).isEqualTo(at("2026-03-30T00:00:00+02:00"));
    assertThat(Duration.between(at("2026-03-29T00:00:00+01:00"), spending.roomAt()).toHours())
        .isEqualTo(23);

    spending.advance(at("2026-10-25T00:00:00+02:00"));
    assertThat(spending.spent()).isEqualTo(Usd.ZERO);
    spend(spending, at("2026-10-25T02:30:00+02:00"));
    spend(spending, at("2026-10-25T02:30:00+01:00")); // the same o'clock again
    assertThat(spending.spent()).isEqualTo(Usd.of(2));
    spending.advance(at("2026-10-25T23:59:59+01:00"));
    assertThat(spending.spent()).isEqualTo(Usd.of(2));
    spending.advance(at("2026-10-26T00:00:00+01:00"));
    assertThat(spending.spent()).isEqualTo(Usd.ZERO);
  }

  /** Half an hour of summer time, a day that never was, midnights that are not, leap days. */
  @ParameterizedTest
  @CsvSource({
    "Australia/Lord_Howe, 2026-04-03T00:00:00Z, 4",
    "Australia/Lord_Howe, 2026-10-02T00:00:00Z, 4",
    "Pacific/Apia, 2011-12-28T00:00:00Z, 5",
    "Pacific/Apia, 2020-04-03T00:00:00Z, 4",
    "America/Sao_Paulo, 2018-11-02T00:00:00Z, 4",
    "America/Sao_Paulo, 2018-02-16T00:00:00Z, 4",
    "Africa/Cairo, 2026-04-22T00:00:00Z, 4",
    "Africa/Cairo, 2026-10-28T00:00:00Z, 4",
    "Asia/Kathmandu, 2024-02-27T00:00:00Z, 4",
    "Pacific/Kiritimati, 1994-12-30T00:00:00Z, 4",
    "UTC, 2023-12-30T00:00:00Z, 4",
  })
  void everyMomentCountsInTheDateThatItsZoneHas(ZoneId zone, Instant from, int days) {
    Budget daily = Budget.daily(Usd.of(1_000_000)).zone(zone);
    Budget monthly = Budget.monthly(Usd.of(1_000_000)).zone(zone);
    follow(daily, from, from.plus(Duration.ofDays(days)), Duration.ofMinutes(7), LocalDate::from);
    follow(
        monthly,
        from.minus(Duration.ofDays(200)),
        from.plus(Duration.ofDays(600)), // a leap day within, mostly
        Duration.ofMinutes(311),
        moment -> LocalDate.from(moment).withDayOfMonth(1));
  }

  private static void follow(
      Budget budget,
      Instant from,
      Instant to,
      Duration step,
      Function<ZonedDateTime, LocalDate> window) {
    Spending spending = new Spending(budget, from);
    Slices slices = new Slices(budget);
    LocalDate current = null;
    long counted = 0;
    for (Instant now = from; now.isBefore(to); now = now.plus(step)) {
      LocalDate date = window.apply(now.atZone(budget.zone()));
      counted = date.equals(current) ? counted + 1 : 1;
      current = date;
      spend(spending, now);
      assertThat(spending.spent())
          .as(now.atZone(budget.zone()).toString())
          .isEqualTo(Usd.of(counted));
      assertThat(spending.roomAt()).isAfter(now);
      assertThat(window.apply(spending.roomAt().atZone(budget.zone()))).isAfter(date);
      assertThat(window.apply(spending.roomAt().minusMillis(1).atZone(budget.zone())))
          .isEqualTo(date);
      long slice = slices.of(now);
      assertThat(slices.begin(slice)).isBeforeOrEqualTo(now);
      assertThat(slices.end(slice)).isEqualTo(spending.roomAt());
    }
  }

  @Test
  void aClockThatWasAheadByYears_doesNotHaveTheBudgetWaitForThem_norForgetWhatWasSpent() {
    Instant now = at("2026-06-10T12:00:00+02:00");
    for (Budget budget : List.of(daily, monthly, hourly)) {
      Spending spending = new Spending(budget, now);
      spend(spending, now);
      spend(spending, at("2099-01-01T12:00:00+01:00"));
      assertThat(spending.spent()).as("a new window").isEqualTo(DOLLAR);

      spending.advance(now.plusSeconds(30));
      assertThat(spending.spent()).as("both were spent now").isEqualTo(Usd.of(2));
      assertThat(spending.roomAt()).isBefore(at("2026-07-01T00:00:01+02:00"));
      spending.advance(now.plus(Duration.ofDays(32)));
      spending.advance(now.plus(Duration.ofDays(64)));
      spending.advance(now.plus(Duration.ofDays(96)));
      assertThat(spending.spent()).isEqualTo(Usd.ZERO);
    }
  }

  @Test
  void twoWrongClocksInARow_neitherForgetWhatWasSpent_norHaveTheBudgetWait() {
    Instant now = at("2026-06-10T12:00:00+02:00");
    for (String second : List.of("2050-01-01T12:00:00+01:00", "1990-01-01T12:00:00+01:00")) {
      for (Budget budget : List.of(daily, monthly, hourly)) {
        Spending spending = new Spending(budget, now);
        spend(spending, at("2099-01-01T12:00:00+01:00"));
        spending.advance(at(second));
        spending.advance(now);
        assertThat(spending.spent()).as("%s after %s", budget, second).isEqualTo(DOLLAR);
        for (int day = 1; day <= 64; day++) {
          spending.advance(now.plus(Duration.ofDays(day)));
        }
        assertThat(spending.spent()).as("%s after %s", budget, second).isEqualTo(Usd.ZERO);
      }
    }
  }

  @Test
  void aClockThatBegins1970_isForgotten() {
    for (Budget budget : List.of(daily, monthly, hourly)) {
      Spending spending = new Spending(budget, Instant.EPOCH);
      spend(spending, Instant.EPOCH);
      spending.advance(at("2026-06-10T12:00:00+02:00"));
      assertThat(spending.spent()).isEqualTo(Usd.ZERO);
    }
  }

  @Test
  void aCorrectionAcrossMidnight_doesNotBringAFullDayBack() {
    Spending spending = new Spending(daily, at("2026-06-10T12:00:00+02:00"));
    for (int i = 0; i < 10; i++) {
      spend(spending, at("2026-06-10T12:00:00+02:00"));
    }
    spending.advance(at("2026-06-11T00:00:01+02:00"));
    assertThat(spending.spent()).isEqualTo(Usd.ZERO);
    spending.advance(at("2026-06-10T23:59:58+02:00"));
    assertThat(spending.spent()).isEqualTo(Usd.ZERO);
    spend(spending, at("2026-06-11T00:00:03+02:00"));
    assertThat(spending.spent()).isEqualTo(DOLLAR);
  }

  @Test
  void aRollingWindow_countsNoLessThanItsTime_andASixtiethMoreAtMost() {
    Instant now = Instant.parse("2026-06-10T12:00:00Z");
    Spending spending = new Spending(hourly, now);
    spend(spending, now);
    assertThat(spending.roomAt()).isEqualTo(now.plus(Duration.ofMinutes(61)));
    spending.advance(now.plus(Duration.ofMinutes(60)));
    assertThat(spending.spent()).isEqualTo(DOLLAR);
    spending.advance(now.plus(Duration.ofMinutes(61)));
    assertThat(spending.spent()).isEqualTo(Usd.ZERO);
  }

  /** Whatever the clock does, once it is right, the window has what was spent in its true time. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void afterAnyJumps_nothingThatCountsIsMissing_andNothingStaysForLong(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (Budget budget : List.of(daily, hourly)) {
      Instant truth = at("2026-06-01T00:00:00+02:00");
      Spending spending = new Spending(budget, truth);
      List<Instant> spent = new ArrayList<>();
      boolean again = false; // two wrong clocks in a row
      for (int i = 0; i < 2_000; i++) {
        truth = truth.plusSeconds(random.nextInt(600));
        boolean wrong = (i % 3 == 0 && random.nextInt(5) == 0) || (again && i % 3 == 1);
        again = wrong && i % 3 == 0 && random.nextBoolean();
        long offDays = wrong ? random.nextInt(2_000) - 1_000 : 0;
        // Spent by a clock that is behind, it cannot be told from what is old.
        boolean spends = offDays >= 0 && random.nextInt(3) == 0;
        spending.advance(truth.plus(Duration.ofDays(offDays)));
        if (spends) {
          spending.add(DOLLAR);
          spent.add(truth);
        }
        if (!wrong) {
          Instant now = truth;
          spending.advance(now);
          long sure =
              spent.stream()
                  .filter(
                      when ->
                          budget == hourly
                              ? Duration.between(when, now).toMinutes() < 60
                              : when.atZone(BERLIN)
                                  .toLocalDate()
                                  .equals(now.atZone(BERLIN).toLocalDate()))
                  .count();
          assertThat(spending.spent()).isGreaterThanOrEqualTo(Usd.of(sure));
        }
      }
      spending.advance(truth);
      for (int days = 2; days <= 8; days += 2) {
        spending.advance(truth.plus(Duration.ofDays(days)));
      }
      assertThat(spending.spent()).isEqualTo(Usd.ZERO);
    }
  }
}
