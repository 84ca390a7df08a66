package dev.rialto.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.config.Budget;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.cost.CostSum;
import dev.rialto.internal.call.Call;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.TestCall;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tenants and models come from outside, and are more than anybody has thought of. */
@Timeout(120)
class ManyTenantsTest {

  private final SettableClock wall = new SettableClock("2026-03-10T12:00:00Z");
  private final FakeClock clock = new FakeClock();

  private Call of(String tenant) {
    return TestCall.asking(clock, "What?")
        .options(CallOptions.builder().tenant(tenant).build())
        .call();
  }

  @Test
  void accountsAreBounded_noneOfTheMoneyIsLost_andRoomComesBackWithTheNextWindow() {
    Usd cent = Usd.of("0.01");
    Budgets budgets =
        new Budgets(
            List.of(
                Budget.daily(Usd.of(1_000_000)),
                Budget.daily(Usd.of(1)).named("each").per(Budget.Scope.TENANT)),
            wall,
            null);
    int tenants = 100_500;
    int admitted = 0;
    for (int i = 0; i < tenants; i++) {
      if (budgets.reserve(of("t" + i), "acme/large", cent, null)
          instanceof Decision.Reservation reservation) {
        budgets.settle(reservation, cent);
        admitted++;
      }
    }
    assertThat(admitted)
        .as("the last ones share one account of a dollar")
        .isBetween(100_098, 100_099);
    List<BudgetStatus> status = budgets.status();
    assertThat(status).hasSizeLessThanOrEqualTo(100_001);
    assertThat(status.get(0).spent()).isEqualTo(Usd.of("0.01").times(admitted));
    assertThat(
            status.stream()
                .filter(b -> b.budget().equals("each"))
                .map(BudgetStatus::spent)
                .reduce(Usd.ZERO, Usd::plus))
        .isEqualTo(status.get(0).spent());
    assertThat(status).filteredOn(b -> b.owner().equals("(others)")).hasSize(1);

    wall.set("2026-03-11T12:00:00Z");
    for (int i = 0; i < 500; i++) {
      assertThat(budgets.reserve(of("new" + i), "acme/large", cent, null))
          .isInstanceOf(Decision.Reservation.class);
    }
    assertThat(budgets.status()).hasSize(501);
  }

  @Test
  void entriesOfTheLedgerAreBounded_andItsSumIsWhatWasSpent() {
    Ledger ledger = new Ledger(1_000, 2_000);
    Instant now = wall.instant();
    Usd mill = Usd.of("0.001");
    for (int i = 0; i < 100_000; i++) {
      LedgerKey key = new LedgerKey("acme/model-" + i, "acme", "t" + i, "u", "Client", "method");
      ledger.add(now.getEpochSecond(), key, TokenUsage.NONE, new Cost(mill, false), true);
    }
    AtomicInteger entries = new AtomicInteger();
    ledger.forEach(
        now.minusSeconds(3_600), now.plusSeconds(3_600), (key, sum) -> entries.incrementAndGet());
    assertThat(entries).hasValue(2_001);
    CostSum all = ledger.total(now.minusSeconds(3_600), now.plusSeconds(3_600));
    assertThat(all.known()).isEqualTo(Usd.of(100));

    // A clock that is wrong by years makes hours of its own, and harms no other.
    for (String wrong : List.of("1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z")) {
      LedgerKey key = new LedgerKey("acme/large", "acme", "a", "u", "Client", "method");
      ledger.add(
          Instant.parse(wrong).getEpochSecond(), key, TokenUsage.NONE, new Cost(mill, false), true);
    }
    assertThat(ledger.total(now.minusSeconds(3_600), now.plusSeconds(3_600)).known())
        .isEqualTo(Usd.of(100));
    assertThat(ledger.total(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z")).known())
        .isEqualTo(Usd.of("100.002"));
  }

  /** As many names as ever, and half as many more tallies at most, whoever comes every minute. */
  @Test
  void quartersOfTheLedgerAreBounded_namesStay_andItsSumIsWhatWasSpent() {
    Ledger ledger = new Ledger(2, 1_000);
    Usd mill = Usd.of("0.001");
    Instant hour = Instant.parse("2026-03-10T12:00:00Z");
    for (int minute = 0; minute < 180; minute++) {
      for (int i = 0; i < 1_100; i++) {
        LedgerKey key = new LedgerKey("acme/large", "acme", "t" + i, "u", "Client", "method");
        ledger.add(
            hour.plusSeconds(60L * minute).getEpochSecond(),
            key,
            TokenUsage.NONE,
            new Cost(mill, false),
            true);
      }
    }
    Instant second = hour.plusSeconds(3_600);
    AtomicInteger tallies = new AtomicInteger();
    Set<String> names = new HashSet<>();
    ledger.forEach(
        second,
        second.plusSeconds(3_600),
        (key, sum) -> {
          names.add(key.tenant());
          tallies.incrementAndGet();
        });
    assertThat(names).hasSize(1_001);
    assertThat(tallies.get()).isBetween(1_001, 1_501);
    assertThat(ledger.oldest()).as("the third forgot the first").isEqualTo(second);
    assertThat(ledger.total(Instant.EPOCH, Instant.MAX).known())
        .isEqualTo(mill.times(2 * 60 * 1_100));
  }
}
