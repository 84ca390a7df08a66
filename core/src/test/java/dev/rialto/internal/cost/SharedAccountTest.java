package dev.rialto.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.Usd;
import dev.rialto.config.Budget;
import dev.rialto.config.BudgetSharing;
import dev.rialto.config.RedisSettings;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.internal.call.Call;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One step at a time: what a report says, what the store does of it, and when that is heard. */
class SharedAccountTest {

  private static final Usd LIMIT = Usd.of("1000");
  private static final Usd HUNDRED = Usd.of("100");

  private final FakeClock clock = new FakeClock();
  private final SettableClock wall = new SettableClock("2026-03-10T12:30:00Z");
  private final MemoryLeases store = new MemoryLeases(() -> 0, Long.MAX_VALUE);
  private final BudgetSharing sharing =
      BudgetSharing.of(RedisSettings.of("redis://localhost")).lease(Duration.ofHours(1));

  private SharedAccount account(String holder, Usd limit) {
    return new SharedAccount(
        Budget.daily(limit),
        "",
        "daily",
        holder,
        sharing,
        store,
        clock,
        new StoreTime(),
        wall.instant());
  }

  private void report(SharedAccount account) {
    hear(account, store.carriedOut(account.report(wall.instant())));
  }

  private void hear(SharedAccount account, LeaseStore.Answer answer) {
    account.answered(answer, wall.instant());
  }

  private boolean reserves(SharedAccount account, Usd amount) {
    boolean room = account.room(amount, wall.instant()) == Account.Room.YES;
    if (room) {
      account.reserve(amount);
    }
    return room;
  }

  /** What a batch's items have cost is spent, and takes nothing else. */
  @Test
  void whatIsChargedWithoutAReservation_leavesNothingReservedAndTheAccountIdle() {
    Budgets budgets =
        new Budgets(
            List.of(Budget.daily(LIMIT)),
            wall,
            new Sharing(sharing, store, clock, clock, Runnable::run));
    Call call = TestCall.asking(clock, "What?").call();
    for (String spent : List.of("3", "0", "4")) {
      budgets.charge(call, "acme/large", Usd.of(spent));
      clock.advance(Duration.ofSeconds(1));
    }
    BudgetStatus now = budgets.status().get(0);
    assertThat(now.spent()).isEqualTo(Usd.of("7"));
    assertThat(now.reserved()).isEqualTo(Usd.ZERO);
    assertThat(now.excess()).as("nothing was to be set aside").isEqualTo(Usd.ZERO);
    assertThat(store.leased()).isZero();

    SharedAccount account = account("one", LIMIT);
    account.charge(Usd.of("3"), wall.instant());
    account.charge(Usd.ZERO, wall.instant());
    report(account);
    assertThat(account.isIdle(wall.instant())).isTrue();
  }

  /** Whoever looks every few seconds does not have a hundred thousand tenants report to Redis. */
  @Test
  void aReadingBringsABoundedNumberUpToDate_andTheNextOneTheNext() {
    Budgets budgets =
        new Budgets(
            List.of(Budget.daily(LIMIT).per(Budget.Scope.TENANT)),
            wall,
            new Sharing(sharing, store, clock, clock, Runnable::run));
    int tenants = 2_500;
    for (int i = 0; i < tenants; i++) {
      Call call =
          TestCall.asking(clock, "What?")
              .options(CallOptions.builder().tenant("t" + i).build())
              .call();
      budgets.charge(call, "acme/large", Usd.of("1"));
    }
    int all = 0;
    for (int reading = 0; reading < 3; reading++) {
      clock.advance(Duration.ofSeconds(3));
      int before = store.renewals;
      assertThat(budgets.status()).hasSize(tenants);
      assertThat(store.renewals - before).isBetween(1, 1_000);
      all += store.renewals - before;
    }
    assertThat(all).isGreaterThanOrEqualTo(tenants);
  }

  /** What it has at hand it may take while its report is under way; nobody else may have it. */
  @Test
  void whileAnAnswerIsUnderWay_othersDoNotGetWhatMayBeTakenHere() {
    SharedAccount one = account("one", LIMIT);
    one.ask(HUNDRED);
    report(one);
    assertThat(reserves(one, HUNDRED)).isTrue();
    report(one); // for another, to have at hand
    SharedAccount other = account("other", LIMIT);
    for (int i = 0; i < 7; i++) {
      other.ask(HUNDRED);
      report(other);
      assertThat(reserves(other, HUNDRED)).isTrue();
    }
    LeaseStore.Answer late = store.carriedOut(one.report(wall.instant()));
    Usd more = Usd.of("150");
    other.ask(more);
    report(other);
    assertThat(reserves(other, more)).as("of the 200 that are left").isFalse();
    assertThat(reserves(one, HUNDRED)).as("which are at hand here").isTrue();
    hear(one, late);
    assertThat(reserves(one, HUNDRED)).isFalse();
  }

  /** Calls that last longer than a beat end without waiting for the store, as short ones do. */
  @Test
  void callsThatWereUnderWayForBeats_doNotWaitForTheStoreAtTheirEnd() {
    SharedAccount account = account("one", Usd.of("1000000"));
    account.ask(Usd.of("1"));
    report(account);
    assertThat(reserves(account, Usd.of("1"))).isTrue();
    for (int beats = 0; beats < 3; beats++) {
      account.beat();
      report(account);
    }
    account.settle(Usd.of("1"), Usd.of("0.9"), wall.instant());
    assertThat(account.stored()).as("nothing to wait for").isNull();
  }

  /** A report, and where it is. */
  private static final class Instance {
    private final SharedAccount account;
    private final Deque<Usd> reserved = new ArrayDeque<>();
    private LeaseStore.Request request;
    private LeaseStore.Answer answer;

    Instance(SharedAccount account) {
      this.account = account;
    }
  }

  /**
   * Requests and answers are late or get lost; what all have taken or may take never exceeds the
   * limit.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 0})
  void whatAllTakeTogetherNeverExceedsTheLimit_whateverIsLateOrLost(long fixedSeed) {
    long seed = fixedSeed == 0 ? new Random().nextLong() : fixedSeed;
    Random random = new Random(seed);
    for (int round = 0; round < 150; round++) {
      store.lose();
      Usd limit = Usd.of(random.nextBoolean() ? "1000" : "10000");
      List<Instance> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        all.add(new Instance(account(round + "-" + i, limit)));
      }
      Usd spent = Usd.ZERO;
      for (int step = 0; step < 200; step++) {
        spent = spent.plus(step(all.get(random.nextInt(3)), random));
        Usd taken = spent;
        for (Instance each : all) {
          for (Usd reservation : each.reserved) {
            taken = taken.plus(reservation);
          }
          taken = taken.plus(mayTake(each.account));
        }
        assertThat(taken)
            .as("seed %s, round %s, step %s", seed, round, step)
            .isLessThanOrEqualTo(limit);
      }
    }
  }

  /** Returns what may be reserved at once, in steps of ten dollars. */
  private Usd mayTake(SharedAccount account) {
    long least = 0;
    for (long more = 1 << 9; more > 0; more /= 2) {
      Usd tried = Usd.of(10 * (least + more));
      if (account.room(tried, wall.instant()) == Account.Room.YES) {
        least += more;
      }
    }
    return Usd.of(10 * least);
  }

  private Usd step(Instance one, Random random) {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        Usd amount = Usd.of(50 * (1 + random.nextInt(4)));
        if (reserves(one.account, amount)) {
          one.reserved.add(amount);
        } else if (random.nextBoolean()) {
          one.account.ask(amount);
        }
      }
      case 3, 4 -> {
        Usd reserved = one.reserved.poll();
        if (reserved != null) {
          Usd spent = random.nextInt(3) == 0 ? Usd.of(random.nextInt(40)) : Usd.ZERO;
          one.account.settle(reserved, spent, wall.instant());
          return spent;
        }
      }
      case 5 -> {
        one.account.beat();
        if (random.nextInt(8) == 0) {
          one.account.recall();
        }
        clock.advance(Duration.ofMillis(random.nextInt(400)));
      }
      case 6, 7 -> {
        if (one.request == null) {
          one.request = one.account.report(wall.instant());
        }
      }
      default -> goesOn(one, random);
    }
    return Usd.ZERO;
  }

  /** A report comes to the store, its answer back; or either is lost. */
  private void goesOn(Instance one, Random random) {
    if (one.request == null) {
      return;
    }
    boolean lost = random.nextInt(6) == 0;
    if (one.answer == null && !lost) {
      one.answer = store.carriedOut(one.request);
      return;
    }
    LeaseStore.Answer heard = one.answer;
    one.request = null;
    one.answer = null;
    if (lost) {
      one.account.failed();
    } else {
      hear(one.account, heard);
    }
  }
}
