package dev.rialto.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.BudgetExceededException;
import dev.rialto.CacheMode;
import dev.rialto.FailureDetails;
import dev.rialto.Request;
import dev.rialto.ResponseEvent;
import dev.rialto.TokenUsage;
import dev.rialto.TransportException;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.TokenRates;
import dev.rialto.config.Budget;
import dev.rialto.config.BudgetSharing;
import dev.rialto.config.CostSettings;
import dev.rialto.config.RedisSettings;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.Flight;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.Target;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestAttempt;
import dev.rialto.testing.TestCall;
import dev.rialto.tokens.TokenCount;
import dev.rialto.tokens.TokenCounter;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances that share a budget; each is a stage of its own over one store. */
class SharedBudgetsTest {

  private static final ModelCatalog CATALOG =
      ModelCatalog.of(
          LocalDate.EPOCH,
          "",
          List.of(
              ModelInfo.builder("acme/large")
                  .prices(TokenRates.of(Usd.of("1"), Usd.of("2")))
                  .build()));

  private static final TokenCounter HUNDRED =
      new TokenCounter() {
        @Override
        public TokenCount count(String model, String text) {
          return new TokenCount(100, true);
        }

        @Override
        public TokenCount count(String model, Request request) {
          return new TokenCount(100, true);
        }
      };

  private static final long LEASE_MILLIS = 30_000;

  private final FakeClock clock = new FakeClock();
  private final SettableClock wall = new SettableClock("2026-03-10T12:30:00Z");
  private final MemoryLeases store =
      new MemoryLeases(() -> clock.nanoTime() / 1_000_000, LEASE_MILLIS);

  private final class Instance {
    final CostStage stage;
    final List<ScriptedStage.Started> running = new ArrayList<>();
    final ScriptedStage next = new ScriptedStage(running::add);

    Instance(Budget budget, BudgetSharing.Away away) {
      this(budget, away, store);
    }

    Instance(Budget budget, BudgetSharing.Away away, LeaseStore store) {
      this(budget, away, store, wall);
    }

    Instance(Budget budget, BudgetSharing.Away away, LeaseStore store, Clock wall) {
      BudgetSharing sharing =
          BudgetSharing.of(RedisSettings.of("redis://localhost")).whenAway(away);
      stage =
          new CostStage(
              next,
              CostSettings.builder().add(budget).stepDown(false).sharing(sharing).build(),
              () -> CATALOG,
              HUNDRED,
              wall,
              new Sharing(sharing, store, clock, clock, Runnable::run),
              null);
    }

    RecordingSink ask() {
      RecordingSink sink = new RecordingSink();
      stage.start(asking(sink));
      return sink;
    }

    void answer(ScriptedStage.Started call, long outputTokens) {
      running.remove(call);
      call.sink.onEvent(new ResponseEvent.Usage(new TokenUsage(100, 0, 0, outputTokens, 0)));
      call.sink.onComplete(ScriptedStage.PROVENANCE);
    }

    boolean admits() {
      return !ask().failed();
    }

    BudgetStatus status() {
      return stage.costs().budgets().get(0);
    }
  }

  private Instance instance(String limit) {
    return new Instance(Budget.daily(Usd.of(limit)), BudgetSharing.Away.WITHIN_LEASE);
  }

  private AttemptSink asking(RecordingSink sink) {
    return new TestAttempt(
        clock,
        TestCall.asking(clock, "What?").cache(CacheMode.OFF).call(),
        new Target(
            OpenAi.compatible("acme", "http://localhost:1").build().endpoints().get(0), "large"),
        sink);
  }

  @Test
  void firstCall_waitsForALease_andThoseAfterItForNothing() {
    Instance one = instance("10");
    store.holding = true;
    one.ask();
    one.ask();
    assertThat(one.next.count()).as("before the lease").isZero();
    assertThat(store.renewals).as("at the store").isEqualTo(1);
    store.answer();
    assertThat(one.next.count()).isEqualTo(2);
    for (int i = 0; i < 8; i++) {
      one.ask();
    }
    assertThat(one.next.count()).as("while the store says nothing").isEqualTo(10);
  }

  @Test
  void callThatIsCancelledWhileItWaits_isNeverMade_andSetsNothingAside() {
    Instance one = instance("10");
    store.holding = true;
    Flight flight = one.stage.start(asking(new RecordingSink()));
    flight.request(1);
    flight.cancel();
    store.answer();
    assertThat(one.next.count()).isZero();
    assertThat(one.status().reserved()).isEqualTo(Usd.ZERO);
  }

  @Test
  void callThatWaited_getsWhatWasAskedOfIt() {
    Instance one = instance("10");
    store.holding = true;
    Flight flight = one.stage.start(asking(new RecordingSink()));
    flight.request(3);
    store.answer();
    assertThat(one.next.only().requested()).isEqualTo(3);
    flight.cancel();
    assertThat(one.next.only().cancelled()).isTrue();
  }

  @Test
  void spendingOfOneInstance_fillsTheBudgetOfTheOther() {
    // Room for two calls, and no third.
    Instance one = instance("0.005");
    Instance other = instance("0.005");
    assertThat(one.admits()).isTrue();
    assertThat(other.admits()).isTrue();
    BudgetExceededException refused = (BudgetExceededException) askedToTheEnd(one).error();
    assertThat(refused.budget()).isEqualTo("daily");
    assertThat(refused).hasMessageContaining("$0.0042 reserved of $0.005");
    one.answer(one.running.get(0), 1_000);
    other.answer(other.running.get(0), 1_000);
    clock.advance(Duration.ofSeconds(1));
    one.status();
    assertThat(one.status().spent()).isEqualTo(Usd.of("0.0042"));
    assertThat(other.status().reserved()).isEqualTo(Usd.ZERO);
    wall.set("2026-03-11T00:00:00Z");
    assertThat(one.admits()).as("the next day").isTrue();
    assertThat(other.admits()).as("the next day").isTrue();
  }

  @Test
  void whatWasSpentByAClockThatWasAhead_countsWhereItWasSetRight_andNotForYears() {
    store.wallMillis = wall.millis();
    Instance one = instance("0.005");
    wall.set("2099-01-01T12:00:00Z");
    assertThat(one.admits()).isTrue();
    one.answer(one.running.get(0), 1_000);
    assertThat(one.admits()).isTrue();
    one.answer(one.running.get(0), 1_000);
    clock.advance(Duration.ofSeconds(12));
    wall.set("2026-03-10T12:31:00Z");
    assertThat(askedToTheEnd(one).failed()).as("it was spent now").isTrue();
    assertThat(store.spent()).isEqualTo(4_200_000);
    wall.set("2026-03-11T12:31:00Z");
    store.wallMillis = wall.millis();
    clock.advance(Duration.ofSeconds(12));
    assertThat(one.admits()).as("the next day").isTrue();
    assertThat(instance("0.005").admits()).as("to another").isTrue();
  }

  private static final Usd EACH = Usd.of(1).perMillion(100).plus(Usd.of(2).perMillion(1_000));

  /** Has calls made and answered until there is no more room; returns what they have cost. */
  private Usd spentToTheEnd(Instance instance) {
    Usd spent = Usd.ZERO;
    while (!askedToTheEnd(instance).failed()) {
      instance.answer(instance.running.get(0), 1_000);
      spent = spent.plus(EACH);
    }
    return spent;
  }

  @ParameterizedTest
  @ValueSource(strings = {"P1D", "-P1D", "PT13H", "-PT13H", "PT1H", "-PT1H"})
  void aClockThatIsAWindowOff_spendsNeitherTomorrowsMoney_norYesterdays(String off) {
    SettableClock wrong = new SettableClock("2026-03-10T00:00:00Z");
    List<Instance> both = new ArrayList<>();
    Budget budget = Budget.daily(Usd.of("0.021"));
    for (int day = 10; day < 13; day++) {
      // Late enough, and early enough, for an hour to be another day.
      String today = "2026-03-" + day + (off.startsWith("-") ? "T00:30:00Z" : "T23:30:00Z");
      wall.set(today);
      wrong.set(today);
      wrong.advance(Duration.parse(off));
      store.wallMillis = wall.millis();
      if (both.isEmpty()) {
        both.add(new Instance(budget, BudgetSharing.Away.WITHIN_LEASE, store, wrong));
        both.add(new Instance(budget, BudgetSharing.Away.WITHIN_LEASE));
      }
      clock.advance(Duration.ofSeconds(1));
      Usd spent = Usd.ZERO;
      for (Instance instance : both) {
        assertThat(instance.admits()).as("on day %s, before the end", day).isTrue();
        instance.answer(instance.running.get(0), 1_000);
        spent = spent.plus(EACH);
      }
      for (Instance instance : both) {
        spent = spent.plus(spentToTheEnd(instance));
      }
      assertThat(spent).as("on day %s", day).isEqualTo(budget.limit());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"P1D", "-P1D"})
  void aClockThatJumpsBetweenTwoReports_hasWhatWasSpentMeanwhileCountedToday(String by) {
    store.wallMillis = wall.millis();
    SettableClock jumping = new SettableClock("2026-03-10T12:30:00Z");
    Instance one =
        new Instance(
            Budget.daily(Usd.of("0.021")), BudgetSharing.Away.WITHIN_LEASE, store, jumping);
    for (int i = 0; i < 3; i++) {
      assertThat(one.admits()).isTrue();
    }
    one.answer(one.running.get(0), 1_000);
    jumping.advance(Duration.parse(by));
    one.answer(one.running.get(0), 1_000);
    clock.advance(Duration.ofMillis(6));
    store.holding = true; // one under way that nothing will come of, and one that is not yet
    one.answer(one.running.get(0), 1_000);
    assertThat(one.admits()).isTrue();
    one.answer(one.running.get(0), 1_000);
    store.holding = false;
    store.answer();
    clock.advance(Duration.ofSeconds(1));
    long today = Instant.parse("2026-03-10T00:00:00Z").getEpochSecond();
    assertThat(store.bySlice()).containsOnlyKeys(today).containsValue(8_400_000L);
    assertThat(one.status().spent()).isEqualTo(Usd.of("0.0084"));
  }

  @Test
  void aReportThatIsLongOnItsWay_isMadeAgain_andCountedOnce() {
    store.wallMillis = wall.millis();
    Instance one = instance("0.021");
    assertThat(one.admits()).isTrue();
    store.holding = true;
    one.answer(one.running.get(0), 1_000);
    clock.advance(Duration.ofMinutes(2));
    wall.advance(Duration.ofMinutes(2));
    store.wallMillis = wall.millis();
    store.holding = false;
    store.answer();
    clock.advance(Duration.ofSeconds(12));
    assertThat(store.spent()).isEqualTo(2_100_000);
    assertThat(one.admits()).isTrue();
  }

  /** A refusal may first have others asked for what they have to spare. */
  private RecordingSink askedToTheEnd(Instance instance) {
    RecordingSink sink = instance.ask();
    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofMillis(20));
    }
    return sink;
  }

  @Test
  void whatAnInstanceHasToSpare_isGivenBackWhenAnotherNeedsIt() {
    Instance idle = instance("0.1");
    assertThat(idle.admits()).isTrue();
    idle.answer(idle.running.get(0), 0);
    assertThat(store.leased()).as("it keeps some at hand").isPositive();
    Instance busy = instance("0.1");
    int admitted = 0;
    while (!askedToTheEnd(busy).failed()) {
      admitted++;
    }
    // 0.1 less the 0.0001 that the other has spent.
    assertThat(admitted).isEqualTo(47);
  }

  @Test
  void whatACrashLeftReserved_expires_andSpendingStays() {
    Instance crashing = instance("0.01");
    assertThat(crashing.admits()).isTrue();
    crashing.answer(crashing.running.get(0), 1_000);
    clock.advance(Duration.ofMillis(10));
    assertThat(crashing.admits()).isTrue();
    assertThat(crashing.admits()).isTrue();
    crashing.stage.close(); // what is in use stays leased, and is never heard of again
    long leased = store.leased();
    assertThat(leased).isEqualTo(4_200_000);

    Instance living = instance("0.01");
    assertThat(living.admits()).isTrue();
    assertThat(askedToTheEnd(living).failed()).isTrue();
    for (int i = 0; i < 40; i++) {
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(living.admits()).as("after the lease").isTrue();
    assertThat(living.admits()).isTrue();
    assertThat(askedToTheEnd(living).failed()).as("the first call's cost stays").isTrue();
  }

  /** A way to the store on which nothing comes through any more, once its process was killed. */
  private static final class Line implements LeaseStore {
    private final LeaseStore to;
    private boolean dead;

    private Line(LeaseStore to) {
      this.to = to;
    }

    @Override
    public CompletionStage<Answer> renew(Request request) {
      return dead ? new CompletableFuture<>() : to.renew(request);
    }

    @Override
    public boolean isIn() {
      return to.isIn();
    }

    @Override
    public String address() {
      return to.address();
    }

    @Override
    public void onRecall(Consumer<String> recalled) {
      to.onRecall(
          account -> {
            if (!dead) {
              recalled.accept(account);
            }
          });
    }

    @Override
    public void onLoss(Consumer<String> lost) {
      to.onLoss(lost);
    }

    @Override
    public void onRecovery(Runnable task) {
      to.onRecovery(task);
    }
  }

  @Test
  void aKill_losesNoReservation_andNothingThatWasSettled() {
    Usd limit = Usd.of("0.05");
    Line line = new Line(store);
    Instance killed = new Instance(Budget.daily(limit), BudgetSharing.Away.WITHIN_LEASE, line);
    Usd settled = Usd.ZERO;
    for (int i = 0; i < 6; i++) {
      assertThat(killed.admits()).isTrue();
    }
    for (int i = 0; i < 5; i++) { // one is under way for ever
      clock.advance(i < 3 ? Duration.ofMillis(6) : Duration.ofNanos(1));
      killed.answer(killed.running.get(0), 1_000);
      settled = settled.plus(Usd.of(1).perMillion(100)).plus(Usd.of(2).perMillion(1_000));
    }
    line.dead = true;
    Instance living = instance("0.05");
    int waits = 0;
    while (waits < 90) {
      if (askedToTheEnd(living).failed()) {
        waits++;
        clock.advance(Duration.ofSeconds(1));
      } else {
        living.answer(living.running.get(0), 1_000);
        settled = settled.plus(Usd.of(1).perMillion(100)).plus(Usd.of(2).perMillion(1_000));
      }
    }
    Usd oneMore = Usd.of(1).perMillion(100).plus(Usd.of(2).perMillion(1_000));
    assertThat(settled).isLessThanOrEqualTo(limit);
    assertThat(settled).as("nothing stays reserved").isGreaterThan(limit.minus(oneMore));
  }

  @Test
  void answerIsHandedOver_onceTheStoreHasItsCost() {
    Instance one = instance("1");
    RecordingSink first = one.ask();
    RecordingSink second = one.ask();
    RecordingSink third = one.ask();
    store.holding = true;
    one.answer(one.running.get(0), 1_000);
    one.answer(one.running.get(0), 1_000);
    assertThat(first.isOver()).isFalse();
    assertThat(second.isOver()).isFalse();
    store.answer(); // the report of the first, then that of the second, each with all there is
    store.answer();
    assertThat(first.isOver()).isTrue();
    assertThat(second.isOver()).isTrue();
    one.running
        .get(0)
        .sink
        .onError(TransportException.local("refused", "", FailureDetails.NONE, null));
    assertThat(third.failed()).as("it cost nothing").isTrue();
  }

  @Test
  void answersWaitForNoStore_asLongAsItReckonsWithWhatItWasNotTold() {
    // A thousandth of it is room for four calls, and nothing is known yet of what calls cost.
    Instance killed = instance("10");
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sinks.add(killed.ask());
    }
    store.holding = true;
    for (int i = 0; i < 4; i++) {
      killed.answer(killed.running.get(0), 1_000);
      assertThat(sinks.get(i).isOver()).as("call %s", i).isTrue();
    }
    killed.answer(killed.running.get(0), 1_000);
    assertThat(sinks.get(4).isOver()).as("one too many").isFalse();
    store.drop(); // it dies, and none of this was heard
    clock.advance(Duration.ofMinutes(1));
    Instance living = instance("10");
    assertThat(living.admits()).isTrue();
    assertThat(living.status().spent()).isEqualTo(EACH.times(4));
  }

  /** What is taken for spent is what calls cost in milliseconds, not a share of a large limit. */
  @Test
  void aKill_takesFromTheOthers_fourTimesWhatWasSpentBetweenTwoReports_andNoMore() {
    Instance killed = instance("1000");
    Usd small = Usd.of(1).perMillion(100).plus(Usd.of(2).perMillion(10));
    for (int i = 0; i < 20; i++) {
      assertThat(killed.admits()).isTrue();
      killed.answer(killed.running.get(0), 10);
      clock.advance(Duration.ofMillis(6));
    }
    assertThat(killed.admits()).as("one is under way for ever").isTrue();
    clock.advance(Duration.ofMillis(6));
    store.away = true; // of the killed one nothing is heard any more
    clock.advance(Duration.ofMinutes(1));
    store.away = false;
    Instance living = instance("1000");
    assertThat(living.admits()).isTrue();
    assertThat(living.status().spent()).isBetween(small.times(20), small.times(20 + 4));
  }

  /** Answers of a quicker pace wait for the store once, since it reckons with the old one. */
  @Test
  void answersWait_wherePaceGrowsBeyondWhatTheStoreReckonsWith_andNoMoreOnceItKnows() {
    Instance one = instance("1000");
    for (int i = 0; i < 10; i++) {
      assertThat(one.admits()).isTrue();
      one.answer(one.running.get(0), 10); // 0.00012
      clock.advance(Duration.ofMillis(6));
    }
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      sinks.add(one.ask());
    }
    store.holding = true;
    for (int i = 0; i < 8; i++) {
      one.answer(one.running.get(0), 10);
    }
    assertThat(sinks)
        .extracting(RecordingSink::isOver)
        .startsWith(true, true, true)
        .endsWith(false, false, false, false);
    store.answer();
    store.answer();
    assertThat(sinks).allMatch(RecordingSink::isOver);
    clock.advance(Duration.ofMillis(6));
    store.answer();
    sinks.clear();
    for (int i = 0; i < 8; i++) {
      sinks.add(one.ask());
    }
    for (int i = 0; i < 8; i++) {
      one.answer(one.running.get(0), 10);
    }
    assertThat(sinks).allMatch(RecordingSink::isOver);
  }

  /** Who comes to a store that was emptied cannot know; those who can say it at once. */
  @Test
  void storeThatWasEmptied_isToldAgain_asSoonAsANewInstanceComes() {
    Instance known = instance("0.01");
    for (int i = 0; i < 4; i++) {
      assertThat(askedToTheEnd(known).failed()).isFalse();
      known.answer(known.running.get(0), 1_000);
    }
    clock.advance(Duration.ofMillis(10));
    store.lose();
    Instance come = instance("0.01");
    int more = 0;
    while (!askedToTheEnd(come).failed()) {
      come.answer(come.running.get(0), 1_000);
      more++;
    }
    assertThat(more).as("what was on its way").isLessThanOrEqualTo(1);
    assertThat(come.status().spent()).isEqualTo(EACH.times(4 + more));
  }

  @Test
  void answerThatNobodyWantsAnyMore_isNotHandedOver() {
    Instance one = instance("1");
    RecordingSink sink = new RecordingSink();
    Flight flight = one.stage.start(asking(sink));
    store.holding = true;
    one.answer(one.running.get(0), 1_000);
    flight.cancel();
    store.answer();
    assertThat(sink.isOver()).isFalse();
    assertThat(one.status().spent()).isEqualTo(Usd.of("0.0021"));
  }

  /**
   * As after FLUSHALL, or where a cache's Redis evicts keys: it answers, and nobody hears of it.
   */
  @Test
  void storeThatHasLostAll_isToldAgainByAll_beforeAnybodyGetsMore() {
    Instance idle = instance("0.01");
    for (int i = 0; i < 3; i++) {
      assertThat(askedToTheEnd(idle).failed()).isFalse();
      idle.answer(idle.running.get(0), 1_000);
    }
    Instance busy = instance("0.01");
    assertThat(askedToTheEnd(busy).failed()).isFalse();
    busy.answer(busy.running.get(0), 1_000);
    clock.advance(Duration.ofMillis(10));
    Usd one = Usd.of(1).perMillion(100).plus(Usd.of(2).perMillion(1_000));
    store.lose();
    int more = 0;
    while (!askedToTheEnd(busy).failed()) {
      busy.answer(busy.running.get(0), 1_000);
      more++;
    }
    assertThat(one.times(3 + 1 + more)).isLessThanOrEqualTo(Usd.of("0.01"));
    assertThat(busy.status().spent()).isEqualTo(one.times(3 + 1 + more));
  }

  @Test
  void storeThatDoesNotAnswer_keepsNoAnswerBack() {
    Instance one = instance("1");
    RecordingSink sink = one.ask();
    store.away = true;
    one.answer(one.running.get(0), 1_000);
    assertThat(sink.isOver()).isTrue();
  }

  @Test
  void storeThatIsAway_leavesTheLeaseToBeUsed_untilItIsUsedUpOrOver() {
    Instance one = instance("1");
    assertThat(one.admits()).isTrue();
    store.away = true;
    int within = 1;
    RecordingSink sink = one.ask();
    while (!sink.failed()) {
      within++;
      sink = one.ask();
    }
    assertThat(within).as("a share, not all").isBetween(2, 100);
    assertThat(sink.error())
        .isInstanceOf(BudgetExceededException.class)
        .hasMessageContaining("shared through memory, which does not answer");
    one.answer(one.running.get(0), 0);
    one.answer(one.running.get(0), 0);
    assertThat(one.admits()).as("room within the lease").isTrue();
    clock.advance(Duration.ofSeconds(31));
    one.answer(one.running.get(0), 0);
    assertThat(one.admits()).as("the lease is over").isFalse();
    store.comeBack();
    clock.advance(Duration.ofSeconds(1));
    assertThat(one.admits()).isTrue();
    one.stage.close();
  }

  @Test
  void storeThatIsAway_refusesAllWhereThatIsTheWish() {
    Instance one = new Instance(Budget.daily(Usd.of(1)), BudgetSharing.Away.REFUSE);
    assertThat(one.admits()).isTrue();
    store.away = true;
    assertThat(one.admits()).isFalse();
    store.comeBack();
    assertThat(one.admits()).isTrue();
  }

  @Test
  void usageBeyondItsReservation_isReportedExactly_byEveryInstance() {
    Instance one = instance("1");
    Instance other = instance("1");
    assertThat(other.admits()).isTrue();
    assertThat(one.admits()).isTrue();
    one.answer(one.running.get(0), 1_500); // 0.0001 + 0.003
    clock.advance(Duration.ofMillis(10));
    assertThat(one.status().excess()).isEqualTo(Usd.of("0.001"));
    other.status();
    clock.advance(Duration.ofSeconds(2));
    other.status();
    clock.advance(Duration.ofMillis(10));
    assertThat(other.status().excess()).isEqualTo(Usd.of("0.001"));
    assertThat(other.status().spent()).isEqualTo(Usd.of("0.0031"));
  }

  @Test
  void idleInstance_givesItsLeaseBack() {
    Instance one = instance("10");
    assertThat(one.admits()).isTrue();
    one.answer(one.running.get(0), 10);
    for (int i = 0; i < 4; i++) {
      clock.advance(Duration.ofSeconds(10));
    }
    assertThat(store.leased()).isZero();
    assertThat(store.spent()).isEqualTo(120_000);
  }

  @Test
  void closing_reportsAndGivesBackAll() {
    Instance one = instance("10");
    assertThat(one.admits()).isTrue();
    one.answer(one.running.get(0), 10);
    one.stage.close();
    assertThat(store.leased()).isZero();
    assertThat(store.spent()).isEqualTo(120_000);
  }

  @Test
  void whateverGetsLost_instancesTogetherNeverSpendMoreThanTheLimit() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int run = 0; run < 40; run++) {
      boolean rolling = random.nextBoolean();
      Usd limit = Usd.of("0.2");
      Budget budget = rolling ? Budget.rolling(Duration.ofHours(1), limit) : Budget.daily(limit);
      List<Instance> instances = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        instances.add(new Instance(budget.named("run" + run), BudgetSharing.Away.WITHIN_LEASE));
      }
      long before = store.spent();
      Usd spent = Usd.ZERO;
      for (int step = 0; step < 600; step++) {
        Instance instance = instances.get(random.nextInt(instances.size()));
        switch (random.nextInt(10)) {
          case 0, 1, 2, 3 -> instance.ask();
          case 4, 5, 6 -> {
            if (!instance.running.isEmpty()) {
              int tokens = random.nextInt(1_001);
              instance.answer(
                  instance.running.get(random.nextInt(instance.running.size())), tokens);
              spent = spent.plus(Usd.of(1).perMillion(100)).plus(Usd.of(2).perMillion(tokens));
            }
          }
          case 7 -> store.away = random.nextInt(3) == 0;
          case 8 -> {
            store.holding = random.nextBoolean();
            store.answer();
          }
          default -> clock.advanceNanos(random.nextInt(2_000) * 1_000_000L);
        }
        assertThat(spent).as("seed %s run %s step %s", seed, run, step).isLessThanOrEqualTo(limit);
      }
      store.away = false;
      store.holding = false;
      store.answer();
      for (int i = 0; i < 20; i++) { // those that wait begin, or are refused
        clock.advance(Duration.ofSeconds(1));
        for (Instance instance : instances) {
          while (!instance.running.isEmpty()) {
            instance.answer(instance.running.get(0), 0);
            spent = spent.plus(Usd.of(1).perMillion(100));
          }
        }
      }
      instances.forEach(instance -> instance.stage.close());
      assertThat(spent).as("seed %s run %s", seed, run).isLessThanOrEqualTo(limit);
      assertThat(store.leased()).as("seed %s run %s: nothing stays", seed, run).isZero();
      assertThat(Usd.of(BigDecimal.valueOf(store.spent() - before, 9)))
          .as("seed %s run %s: nothing is forgotten", seed, run)
          .isEqualTo(spent);
      wall.advance(Duration.ofDays(2));
    }
  }
}
