package dev.rialto.internal.cache.warming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.InvalidRequestException;
import dev.rialto.OverloadedException;
import dev.rialto.Priority;
import dev.rialto.Usd;
import dev.rialto.config.CacheSettings;
import dev.rialto.config.SqlSettings;
import dev.rialto.config.WarmingSettings;
import dev.rialto.internal.cache.CacheContext;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.cache.tier.MemoryTier;
import dev.rialto.internal.cache.tier.TierChain;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.WarmingStatistics;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weeks of questions in no time: what is asked beforehand, what is not, and what came of it. */
class WarmingTest {

  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  /** A Monday, at midnight. */
  private static final Instant MONDAY = ZonedDateTime.of(2026, 3, 2, 0, 0, 0, 0, ZONE).toInstant();

  private final FakeClock clock = new FakeClock();
  private final long startNanos = clock.nanoTime();
  private final List<PipelineEvent> events = new ArrayList<>();
  private Consumer<ScriptedStage.Started> behaviour = started -> started.answer("a");
  private final ScriptedStage upstream = new ScriptedStage(s -> behaviour.accept(s));
  private boolean quiet = true;

  /** How far the time of day is ahead of what it should be. */
  private Duration ahead = Duration.ZERO;

  private long price = 1_000;
  private @Nullable WarmingStore store;

  /** The time of day by the same clock that drives timers. */
  private final Clock wall =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
          return MONDAY.plusNanos(clock.nanoTime() - startNanos).plus(ahead);
        }
      };

  private CacheStage stage(Consumer<WarmingSettings.Builder> settings) {
    return stage(settings, c -> {}, null);
  }

  private CacheStage stage(
      Consumer<WarmingSettings.Builder> settings,
      Consumer<CacheSettings.Builder> cache,
      @Nullable CacheTier tier) {
    CacheSettings.Builder all = CacheSettings.builder().ttl(Duration.ofMinutes(90));
    all.warming(
        w -> {
          w.zone(ZONE);
          settings.accept(w);
        });
    cache.accept(all);
    CacheSettings built = all.build();
    TierChain chain = new TierChain("shop", 1 << 20, wall::instant);
    if (tier != null) {
      chain.add(
          tier,
          new StoreGuard(
              "tier", 1_000_000, 1_000_000, clock, clock, () -> tier.get(NO_KEY), e -> true),
          false);
    }
    return new CacheStage(
        upstream,
        built,
        clock,
        chain,
        new CacheContext((m, t) -> "", (m, usage) -> price, Runnable::run, clock),
        null,
        new Warmer(
            built.warming(), wall, clock, clock, Runnable::run, () -> quiet, events::add, store));
  }

  private static final CacheTier.Key NO_KEY = new CacheTier.Key("0".repeat(64), "-", "-", "-");

  /** Moves the clock to a day and a time of it. */
  private void until(int day, int hour, int minute) {
    Instant then = MONDAY.atZone(ZONE).plusDays(day).withHour(hour).withMinute(minute).toInstant();
    clock.advance(Duration.between(wall.instant(), then));
  }

  private CacheStatus ask(CacheStage stage, TestCall call) {
    RecordingSink sink = new RecordingSink();
    stage.start(call.call(), sink).request(Long.MAX_VALUE);
    return sink.answer().provenance().cacheStatus();
  }

  private CacheStatus ask(CacheStage stage, String question) {
    return ask(stage, TestCall.asking(clock, question));
  }

  /** Asks a question at nine on some days. */
  private void habit(CacheStage stage, String question, int... days) {
    for (int day : days) {
      until(day, 9, 5);
      ask(stage, question);
    }
  }

  private WarmingStatistics warming(CacheStage stage) {
    return stage.statistics().warming();
  }

  @Test
  void whatIsAskedAtNineIsThereAtNineFromTheFourthDayOn() {
    CacheStage stage = stage(w -> {});
    for (int day = 0; day < 12; day++) {
      until(day, 9, 5);
      CacheStatus status = ask(stage, "the figures");
      assertThat(status)
          .as("day %s", day)
          .isEqualTo(day < 3 ? CacheStatus.MISS : CacheStatus.HIT_MEMORY);
    }
    WarmingStatistics seen = warming(stage);
    assertThat(seen.warmed()).isEqualTo(9);
    assertThat(seen.used()).isEqualTo(9);
    assertThat(seen.cost()).isEqualTo(Usd.ofPicos(9_000));
    assertThat(stage.statistics().misses()).isEqualTo(3);
    assertThat(upstream.count()).isEqualTo(3 + 9);
  }

  @Test
  void anHourOfOneWeekdayIsLearntInWeeksAndOtherDaysAreLeftAlone() {
    CacheStage stage = stage(w -> {});
    habit(stage, "the week", 0, 7, 14);
    assertThat(upstream.count()).isEqualTo(3);
    until(21, 8, 59);
    assertThat(upstream.count()).isEqualTo(4);
    assertThat(ask(stage, "the week")).isEqualTo(CacheStatus.HIT_MEMORY);
    until(27, 23, 0);
    assertThat(upstream.count()).isEqualTo(4);
  }

  /** A life of the process, over a database that outlives it. */
  private CacheStage life(DataSource database) {
    return life(database, Runnable::run);
  }

  private CacheStage life(DataSource database, Executor executor) {
    SqlSettings settings =
        SqlSettings.builder(database).executor(executor).writeDelay(Duration.ZERO).build();
    store = new WarmingStore(new Sql(settings, clock, clock), "shop", wall::instant, clock);
    return stage(w -> {});
  }

  @Test
  void whatWasLearntBeforeARestartIsKnownAfterItAsSoonAsTheQuestionIsAsked() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    CallOptions acme = CallOptions.builder().tenant("acme").build();
    CacheStage first = life(database);
    for (int day = 0; day < 4; day++) {
      habit(first, "the figures", day);
      ask(first, TestCall.asking(clock, "theirs").options(acme));
    }
    first.invalidate(CacheScope.tenant("acme")).join();
    first.close();

    CacheStage second = life(database);
    until(4, 6, 5);
    assertThat(ask(second, "the figures")).isEqualTo(CacheStatus.MISS);
    ask(second, TestCall.asking(clock, "theirs").options(acme));
    until(4, 9, 5);
    assertThat(ask(second, "the figures")).isEqualTo(CacheStatus.HIT_MEMORY);
    assertThat(ask(second, TestCall.asking(clock, "theirs").options(acme)))
        .as("forgotten with the tenant's answers")
        .isEqualTo(CacheStatus.MISS);
    assertThat(warming(second).used()).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadAtTheStartIsToldOfOnceAndReadWhenTheDatabaseIsBack() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    CacheStage first = life(database);
    habit(first, "the figures", 0, 1, 2, 3);
    first.close();

    AtomicBoolean away = new AtomicBoolean(true);
    DataSource behind =
        (DataSource)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, args) -> {
                  if (away.get()) {
                    throw new SQLException("nobody is there", "08001");
                  }
                  return database.getConnection();
                });
    List<String> said = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger("dev.rialto");
    Handler handler = listening(said);
    logger.addHandler(handler);
    CacheStage second;
    try {
      second = life(behind);
      clock.advance(Duration.ofHours(1));
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(said.stream().filter(line -> line.contains("before the start"))).hasSize(1);
    away.set(false);
    clock.advance(Duration.ofHours(1));
    until(4, 6, 5);
    ask(second, "the figures");
    until(4, 9, 5);
    assertThat(ask(second, "the figures")).isEqualTo(CacheStatus.HIT_MEMORY);
  }

  @ParameterizedTest
  @CsvSource({"PT10M,10 min", "PT30S,30 s", "PT90S,90 s", "PT0.25S,250 ms"})
  void howOftenTheReadingIsTriedAgainIsSaidInItsUnit(Duration every, String said) {
    List<String> lines = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger("dev.rialto");
    Handler handler = listening(lines);
    logger.addHandler(handler);
    try {
      JdbcDataSource nowhere = new JdbcDataSource(); // without a URL
      SqlSettings settings = SqlSettings.builder(nowhere).executor(Runnable::run).build();
      store = new WarmingStore(new Sql(settings, clock, clock), "shop", wall::instant, clock);
      CacheStage stage = stage(w -> w.every(every));
      clock.advance(Duration.ofMinutes(1));
      stage.close();
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(lines).anyMatch(line -> line.contains("is tried again every " + said + ";"));
  }

  private static Handler listening(List<String> said) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        said.add(line.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void whatIsForgottenWhileItIsReadIsNotTakenUp() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    CallOptions acme = CallOptions.builder().tenant("acme").build();
    CacheStage first = life(database);
    for (int day = 0; day < 4; day++) {
      until(day, 9, 5);
      ask(first, TestCall.asking(clock, "theirs").options(acme));
    }
    first.close();

    Deque<Runnable> work = new ArrayDeque<>();
    CacheStage second = life(database, work::add);
    work.remove().run(); // the database is there, and about to be read
    CompletableFuture<Void> forgotten = second.invalidate(CacheScope.tenant("acme"));
    while (!work.isEmpty()) {
      work.remove().run();
    }
    assertThat(forgotten).isCompleted();
    until(4, 6, 5);
    ask(second, TestCall.asking(clock, "theirs").options(acme));
    assertThat(warming(second).questions()).isZero();
  }

  @Test
  void withoutTheSettingNothingIsAskedAhead() {
    CacheStage stage = new CacheStage(upstream, CacheSettings.DEFAULT, clock);
    habit(stage, "the figures", 0, 1, 2, 3, 4);
    until(5, 9, 30);
    assertThat(upstream.count()).isEqualTo(5);
    assertThat(warming(stage)).isEqualTo(WarmingStatistics.NONE);
  }

  @Test
  void whatWasFetchedInVainIsCountedAndAHabitThatEndedIsLeftAlone() {
    CacheStage stage = stage(w -> {});
    habit(stage, "the figures", 0, 1, 2, 3, 4);
    until(40, 0, 0);
    WarmingStatistics seen = warming(stage);
    assertThat(seen.used()).isEqualTo(2);
    assertThat(seen.wasted()).isBetween(1L, 3L);
    assertThat(seen.warmed()).isEqualTo(seen.used() + seen.wasted());
  }

  @Test
  void aRoundKeepsToItsCallsAndItsMoneyAndAsksTheLikeliestFirst() {
    CacheStage stage = stage(w -> w.mostCalls(3).mostCost(Usd.ofPicos(2_500)));
    for (int day = 0; day < 4; day++) {
      until(day, 9, 5);
      for (int i = 0; i < 5; i++) {
        if (day > 0 || i != 4) {
          ask(stage, "q" + i);
        }
      }
      if (day == 2) {
        until(3, 8, 50);
        // Two answers cost 2,000 of 2,500; a third would be too much.
        assertThat(upstream.count()).isEqualTo(14 + 2);
        assertThat(warming(stage).warmed()).isEqualTo(2);
        assertThat(warming(stage).refused()).isPositive();
        assertThat(upstream.calls().subList(14, 16))
            .noneMatch(started -> started.call.request().toString().contains("q4"));
      }
    }
  }

  @Test
  void aQuestionWhosePriceIsNotKnownIsNotAskedWhereMoneyIsBounded() {
    price = -1;
    CacheStage bounded = stage(w -> w.mostCost(Usd.of(1)));
    habit(bounded, "the figures", 0, 1, 2);
    until(3, 8, 59);
    assertThat(upstream.count()).isEqualTo(3);
    assertThat(warming(bounded).refused()).isPositive();
  }

  @Test
  void nothingIsAskedWhileCallersWaitOrACircuitIsOpen() {
    CacheStage stage = stage(w -> {});
    habit(stage, "the figures", 0, 1, 2);
    quiet = false;
    until(3, 8, 59);
    assertThat(upstream.count()).isEqualTo(3);
    assertThat(warming(stage).skipped()).isPositive();
    assertThat(events)
        .anyMatch(e -> e instanceof PipelineEvent.CacheWarmed w && w.skipped() != null);
    quiet = true;
    until(3, 9, 10);
    assertThat(upstream.count()).isEqualTo(4);
  }

  @Test
  void aFailureEndsTheRoundAndTheNextOneTriesAgain() {
    CacheStage stage = stage(w -> {});
    for (int day = 0; day < 3; day++) {
      habit(stage, "one", day);
      ask(stage, "two");
    }
    behaviour = s -> s.fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
    until(3, 8, 10); // the round at eight looks to ten past: nothing is due yet
    int before = upstream.count();
    until(3, 8, 55);
    assertThat(upstream.count()).isEqualTo(before + 1);
    behaviour = s -> s.answer("a");
    until(3, 9, 6);
    assertThat(upstream.count()).isEqualTo(before + 3);
    assertThat(warming(stage).failed()).isEqualTo(1);
  }

  @Test
  void aQuestionThatFailsByItselfIsAskedOnceAndTheOthersAreNoLess() {
    CacheStage stage = stage(w -> w.every(Duration.ofMinutes(10)));
    for (int day = 0; day < 3; day++) {
      habit(stage, "hopeless", day);
      ask(stage, "good");
    }
    List<String> asked = new ArrayList<>();
    behaviour =
        s -> {
          boolean good = s.call.request().toString().contains("good");
          asked.add(good ? "good" : "hopeless");
          if (good) {
            s.answer("a");
          } else {
            s.fail(new InvalidRequestException("no", "ask else", FailureDetails.NONE, null));
          }
        };
    until(3, 9, 59);
    assertThat(asked).as("each once in its hour").containsExactlyInAnyOrder("good", "hopeless");
    assertThat(warming(stage).warmed()).isEqualTo(1);
  }

  @Test
  void anAnswerThatIsNotWholeIsNotRememberedAheadEither() {
    CacheStage stage = stage(w -> {});
    habit(stage, "the figures", 0, 1, 2);
    behaviour = s -> s.answer("cut", new FinishReason(FinishReason.Kind.LENGTH, "length"));
    until(3, 9, 1);
    assertThat(warming(stage).warmed()).isZero();
    assertThat(warming(stage).failed()).isPositive();
    behaviour = s -> s.answer("whole");
    assertThat(ask(stage, "the figures")).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void oneCallAtATimeAndWhoComesMeanwhileSharesIt() {
    CacheStage stage = stage(w -> {});
    for (int day = 0; day < 3; day++) {
      habit(stage, "one", day);
      ask(stage, "two");
    }
    behaviour = s -> {};
    until(3, 8, 59);
    assertThat(upstream.count()).isEqualTo(7);
    RecordingSink user = new RecordingSink();
    ScriptedStage.Started ahead = upstream.call(6);
    stage.start(TestCall.asking(clock, "one").request(ahead.call.request()).call(), user);
    assertThat(upstream.count()).isEqualTo(7);
    ahead.answer("a");
    assertThat(user.answer().provenance().cacheStatus()).isEqualTo(CacheStatus.SHARED);
    assertThat(upstream.count()).isEqualTo(8);
  }

  @Test
  void itIsTheVeryQuestionForItsTenantAndWithoutItsUser() {
    CacheStage stage = stage(w -> {});
    CallOptions acme =
        CallOptions.builder()
            .tenant("acme")
            .user("jane")
            .metadata("trace", "1")
            .extra("seed", 7)
            .priority(Priority.HIGH)
            .build();
    for (int day = 0; day < 3; day++) {
      until(day, 9, 5);
      ask(stage, TestCall.asking(clock, "q").options(acme));
    }
    until(3, 8, 50);
    Call ahead = upstream.call(3).call;
    assertThat(ahead.options().tenant()).isEqualTo("acme");
    assertThat(ahead.options().user()).isEmpty();
    assertThat(ahead.options().metadata()).isEmpty();
    assertThat(ahead.options().priority()).isEqualTo(Priority.LOW);
    assertThat(ahead.deadline().remaining(clock.nanoTime()))
        .isEqualTo(Duration.ofSeconds(60).toNanos());
    assertThat(ask(stage, TestCall.asking(clock, "q").options(acme)))
        .isEqualTo(CacheStatus.HIT_MEMORY);
    assertThat(ask(stage, "q")).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void aCallThatMightWaitForHoursIsOverByTheNextRound() {
    CacheStage stage = stage(w -> {});
    for (int day = 0; day < 3; day++) {
      until(day, 9, 5);
      ask(stage, TestCall.asking(clock, "q").timeout(Duration.ofHours(12)));
    }
    until(3, 8, 50);
    Call ahead = upstream.call(3).call;
    assertThat(ahead.deadline().remaining(clock.nanoTime()))
        .isEqualTo(Duration.ofMinutes(10).toNanos());
    assertThat(ahead.startNanos()).isEqualTo(clock.nanoTime());
  }

  @Test
  void aStreamIsFetchedAheadAsAStream() {
    behaviour =
        s -> {
          s.text("a", "b");
          s.finish();
        };
    CacheStage stage = stage(w -> {});
    for (int day = 0; day < 4; day++) {
      until(day, 9, 5);
      RecordingSink sink = new RecordingSink();
      stage.start(TestCall.asking(clock, "q").streaming().call(), sink).request(Long.MAX_VALUE);
      assertThat(sink.text()).isEqualTo("ab");
      assertThat(sink.completed().cacheStatus())
          .isEqualTo(day < 3 ? CacheStatus.MISS : CacheStatus.HIT_MEMORY);
    }
  }

  @Test
  void whatAnotherInstanceHasIsTakenFromTheTierAndCostsNothing() {
    MemoryTier shared = new MemoryTier(1 << 20, clock);
    CacheStage one = stage(w -> {}, c -> {}, shared);
    habit(one, "q", 0, 1, 2);
    CacheStage other = stage(w -> {}, c -> {}, shared);
    until(3, 8, 45);
    ask(other, "q");
    int before = upstream.count();
    until(3, 8, 59);
    assertThat(upstream.count()).isEqualTo(before);
    assertThat(warming(one).found()).isEqualTo(1);
    assertThat(one.statistics().misses()).isEqualTo(3);
    assertThat(one.statistics().savedTokens().total()).isZero();
    assertThat(ask(one, "q")).isEqualTo(CacheStatus.HIT_MEMORY);
  }

  @Test
  void whatIsTooOldInATierIsAskedAnew() {
    MemoryTier shared = new MemoryTier(1 << 20, clock);
    CacheStage one = stage(w -> {}, c -> {}, shared);
    habit(one, "q", 0, 1, 2);
    CacheStage other = stage(w -> {}, c -> {}, shared);
    until(3, 7, 25); // its time is over at five to nine
    ask(other, "q");
    int before = upstream.count();
    until(3, 9, 0);
    assertThat(upstream.count()).isEqualTo(before + 1);
    assertThat(ask(one, "q")).isEqualTo(CacheStatus.HIT_MEMORY);
  }

  @Test
  void anAnswerThatWouldNotLastUntilTheNextRoundIsNotFetched() {
    CacheStage stage = stage(w -> {}, c -> c.ttl(Duration.ofMinutes(5)), null);
    habit(stage, "q", 0, 1, 2);
    until(3, 9, 30);
    assertThat(upstream.count()).isEqualTo(3);
  }

  @Test
  void questionsAreBoundedAndFrequentOnesStay() {
    CacheStage stage =
        stage(w -> w.questions(100).questionBytes(200_000), c -> c.memoryEntries(10), null);
    Random random = new Random(1);
    for (int day = 0; day < 4; day++) {
      until(day, 9, 5);
      for (int i = 0; i < 20; i++) {
        ask(stage, "usual " + i);
        for (int j = 0; j < 50; j++) {
          ask(stage, "once " + random.nextLong());
        }
      }
    }
    assertThat(warming(stage).questions()).isBetween(10L, 40L);
    int before = upstream.count();
    until(4, 8, 59);
    assertThat(
            upstream.calls().subList(before, upstream.count()).stream()
                .filter(s -> s.call.request().toString().contains("usual")))
        .hasSizeGreaterThan(10);
  }

  @Test
  void whatIsInvalidatedIsFetchedAgainButATenantThatIsForgottenIsNot() {
    CacheStage stage = stage(w -> {});
    CallOptions acme = CallOptions.builder().tenant("acme").build();
    for (int day = 0; day < 3; day++) {
      until(day, 9, 5);
      ask(stage, "q");
      ask(stage, TestCall.asking(clock, "q").options(acme));
    }
    stage.invalidate(CacheScope.ALL).join();
    stage.invalidate(CacheScope.tenant("acme")).join();
    until(3, 9, 0);
    assertThat(ask(stage, "q")).isEqualTo(CacheStatus.HIT_MEMORY);
    assertThat(upstream.call(6).call.options().tenant()).isEmpty();
    assertThat(ask(stage, TestCall.asking(clock, "q").options(acme))).isEqualTo(CacheStatus.MISS);
  }

  @Test
  void whatATenantWouldHaveBeenAskedNextIsNotAskedOnceItIsForgotten() {
    CacheStage stage = stage(w -> {});
    CallOptions acme = CallOptions.builder().tenant("acme").build();
    for (int day = 0; day < 3; day++) {
      until(day, 9, 5);
      ask(stage, TestCall.asking(clock, "one").options(acme));
      ask(stage, TestCall.asking(clock, "two").options(acme));
    }
    behaviour = s -> {};
    until(3, 8, 59);
    assertThat(upstream.count()).as("the first of two is under way").isEqualTo(7);
    stage.invalidate(CacheScope.tenant("acme")).join();
    upstream.call(6).answer("a");
    assertThat(upstream.count()).isEqualTo(7);
  }

  @Test
  void aClockThatWasAheadForAWhileKeepsNothingFromBeingAsked() {
    CacheStage stage = stage(w -> {});
    habit(stage, "the figures", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    long before = warming(stage).warmed();
    ahead = Duration.ofDays(1);
    until(11, 8, 59);
    assertThat(warming(stage).warmed()).as("for a day that is not yet").isEqualTo(before + 1);
    ahead = Duration.ZERO;
    habit(stage, "the figures", 10);
    until(11, 8, 59);
    assertThat(warming(stage).warmed()).isEqualTo(before + 2);
  }

  @Test
  void aTenantThatAnotherInstanceForgetsIsForgotten() {
    MemoryTier shared = new MemoryTier(1 << 20, clock);
    CacheStage one = stage(w -> {}, c -> {}, shared);
    CacheStage other = stage(w -> {}, c -> {}, shared);
    CallOptions acme = CallOptions.builder().tenant("acme").build();
    for (int day = 0; day < 3; day++) {
      until(day, 9, 5);
      ask(one, TestCall.asking(clock, "q").options(acme));
    }
    assertThat(warming(one).questions()).isEqualTo(1);
    other.invalidate(CacheScope.tenant("acme").task("code")).join();
    assertThat(warming(one).questions()).isEqualTo(1);
    other.invalidate(CacheScope.tenant("acme")).join();
    assertThat(warming(one).questions()).isZero();
  }

  @Test
  void callsThatStayOutOfTheCacheAreNotLearntOf() {
    CacheStage stage = stage(w -> {});
    for (int day = 0; day < 6; day++) {
      until(day, 9, 5);
      ask(stage, TestCall.asking(clock, "off").cache(CacheMode.OFF));
      ask(stage, TestCall.asking(clock, "not stored").cache(CacheMode.NO_STORE));
      ask(
          stage,
          TestCall.asking(clock, "bounded")
              .options(CallOptions.builder().maxCost(Usd.of(1)).build()));
    }
    assertThat(warming(stage).questions()).isZero();
  }

  @Test
  void closingEndsIt() {
    CacheStage stage = stage(w -> {});
    habit(stage, "q", 0, 1, 2);
    stage.close();
    until(5, 0, 0);
    assertThat(upstream.count()).isEqualTo(3);
    assertThat(clock.pending()).isZero();
  }
}
