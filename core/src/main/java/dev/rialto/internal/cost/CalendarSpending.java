package dev.rialto.internal.cost;

import dev.rialto.Usd;
import dev.rialto.config.Budget;
import java.time.Instant;
import java.time.LocalDate;

/** The spending of a day or a month of the budget's time zone. */
final class CalendarSpending implements Spending {

  private final Budget budget;
  private Instant end;
  private Usd spent = Usd.ZERO;

  CalendarSpending(Budget budget, Instant now) {
    this.budget = budget;
    this.end = endOf(now);
  }

  @Override
  public void advance(Instant now) {
    if (!now.isBefore(end)) {
      end = endOf(now);
      spent = Usd.ZERO;
    }
  }

  private Instant endOf(Instant now) {
    LocalDate day = now.atZone(budget.zone()).toLocalDate();
    LocalDate next =
        budget.window() == Budget.Window.DAY
            ? day.plusDays(1)
            : day.withDayOfMonth(1).plusMonths(1);
    return next.atStartOfDay(budget.zone()).toInstant();
  }

  @Override
  public Usd spent() {
    return spent;
  }

  @Override
  public void add(Usd amount) {
    spent = spent.plus(amount);
  }

  @Override
  public Instant roomAt() {
    return end;
  }
}
