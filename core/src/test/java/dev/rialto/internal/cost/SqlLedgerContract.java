package dev.rialto.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ConfigurationException;
import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.config.SqlSettings;
import dev.rialto.cost.CostDimension;
import dev.rialto.cost.CostPeriod;
import dev.rialto.cost.CostSum;
import dev.rialto.cost.Costs;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.sql.SqlSchema;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Ticker;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds of the ledger in any database. */
abstract class SqlLedgerContract {

  private static final Instant PAST = Instant.EPOCH;
  private static final Instant FUTURE = Instant.parse("2100-01-01T00:00:00Z");

  private final ThreadScheduler scheduler = new ThreadScheduler();
  private final SettableClock wall = new SettableClock("2026-03-10T12:30:00Z");
  private final AtomicBoolean dead = new AtomicBoolean();

  abstract DataSource database();

  @AfterEach
  void stop() {
    scheduler.close();
  }

  /** One instance: its ledger in memory, and what writes it. */
  final class Instance implements AutoCloseable {
    final Ledger ledger = new Ledger(24 * 100, 20);
    final Sql sql =
        new Sql(
            SqlSettings.builder(new Mortal(database(), dead))
                .timeout(Duration.ofSeconds(30))
                .build(),
            Ticker.SYSTEM,
            scheduler);
    final SqlLedger stored = new SqlLedger(sql, Duration.ofMillis(5).toNanos(), scheduler);
    final Costs costs =
        new LedgerCosts(
            ledger, new Budgets(List.of(), wall, null), ModelCatalog::empty, wall, 20, stored);

    Instance() {
      stored.follow(ledger);
    }

    void settle(String tenant, Usd cost) {
      ledger.add(
          wall.instant().getEpochSecond(),
          new LedgerKey("acme/large", "acme", tenant, "u", "Clerk", "ask"),
          new TokenUsage(1, 2, 3, 4, 5, 2),
          new Cost(cost, false),
          true);
    }

    Usd total() {
      return costs.stored(PAST, FUTURE).join().total(PAST, FUTURE).known();
    }

    @Override
    public void close() {
      stored.close();
      sql.close();
    }
  }

  @Test
  void sumOfTheDatabase_isTheSumOfWhatWasSettled_byAllInstances_alsoAfterTheirEnd() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Usd settled = Usd.ZERO;
    CostSum all = CostSum.NONE;
    for (int run = 0; run < 3; run++) {
      try (Instance one = new Instance();
          Instance other = new Instance()) {
        for (int i = 0; i < 300; i++) {
          Usd cost = Usd.ofPicos(random.nextInt(1_000_000_000));
          (random.nextBoolean() ? one : other).settle("t" + random.nextInt(40), cost);
          settled = settled.plus(cost);
          all = all.plus(new CostSum(1, 0, new TokenUsage(1, 2, 3, 4, 5, 2), cost, Usd.ZERO, 0));
          wall.advance(Duration.ofSeconds(random.nextInt(600)));
        }
      }
    }
    try (Instance later = new Instance()) {
      Costs costs = later.costs.stored(PAST, FUTURE).join();
      assertThat(costs.total(PAST, FUTURE)).as("seed %s", seed).isEqualTo(all);
      for (CostDimension dimension : CostDimension.values()) {
        assertThat(
                costs.by(dimension, PAST, FUTURE).values().stream()
                    .reduce(CostSum.NONE, CostSum::plus))
            .as("by %s, seed %s", dimension, seed)
            .isEqualTo(all);
      }
      for (CostPeriod period : CostPeriod.values()) {
        assertThat(
                costs.spans(period, 200, ZoneOffset.UTC).stream()
                    .map(span -> span.sum().known())
                    .reduce(Usd.ZERO, Usd::plus))
            .as("by %s, seed %s", period, seed)
            .isEqualTo(settled);
      }
      assertThat(costs.projection(CostPeriod.HOUR, ZoneOffset.UTC)).hasSize(3);
      assertThat(later.costs.total(PAST, FUTURE)).as("in memory").isEqualTo(CostSum.NONE);
    }
  }

  @Test
  void tablesOfTheFirstVersion_areBroughtUpToDate_withWhatIsInThem() {
    SqlSchema first = new SqlSchema("ledger", SqlLedger.SCHEMA.steps().subList(0, 1));
    SqlSettings settings = SqlSettings.builder(database()).timeout(Duration.ofSeconds(30)).build();
    try (Sql old = new Sql(settings, Ticker.SYSTEM, scheduler)) {
      int rows =
          old.runBehind(
                  first,
                  connection -> {
                    try (Statement insert = connection.createStatement()) {
                      insert.execute(
                          "ALTER TABLE "
                              + old.table("ledger")
                              + " DROP COLUMN cache_written_for_hour");
                      return insert.executeUpdate(
                          "INSERT INTO "
                              + old.table("ledger")
                              + " VALUES ('i', "
                              + wall.instant().getEpochSecond()
                              + ", 'e', 'acme/large', 'acme', 't', 'u', 'Clerk', 'ask',"
                              + " 1, 0, 1, 2, 3, 4, 5, 1.5, 0, 0)");
                    }
                  })
              .join();
      assertThat(rows).isEqualTo(1);
    }
    try (Instance one = new Instance()) {
      one.settle("t", Usd.of(1));
      CostSum sum = one.costs.stored(PAST, FUTURE).join().total(PAST, FUTURE);
      assertThat(sum.known()).isEqualTo(Usd.of("2.5"));
      assertThat(sum.usage()).isEqualTo(new TokenUsage(2, 4, 6, 8, 10, 2));
    }
    // Not every database takes a change of tables back: a step may have been carried out already.
    try (Sql again = new Sql(settings, Ticker.SYSTEM, scheduler)) {
      SqlSchema twice =
          new SqlSchema("ledger", List.of(List.of(), List.of(), SqlLedger.SCHEMA.steps().get(1)));
      assertThat(again.runBehind(twice, Connection::getAutoCommit).join()).isTrue();
    }
  }

  @Test
  void databaseThatIsAway_costsNothing_andIsCaughtUpWith() throws Exception {
    try (Instance one = new Instance()) {
      one.settle("before", Usd.of(1));
      assertThat(one.total()).isEqualTo(Usd.of(1));
      dead.set(true);
      for (int i = 0; i < 100; i++) {
        one.settle("during" + i, Usd.of("0.01"));
      }
      assertThatThrownBy(() -> one.stored.flush().join()).isNotNull();
      assertThat(one.costs.unwritten()).isEqualTo(100);
      dead.set(false);
      while (one.costs.unwritten() > 0) { // it comes back by itself
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(one.total()).isEqualTo(Usd.of(2));
    }
  }

  @Test
  void namesThatNoDatabaseTakes_areTaken() {
    try (Instance one = new Instance()) {
      one.settle("a\0b", Usd.of(1));
      one.settle("\uD800", Usd.of(2));
      one.settle("x".repeat(1_000), Usd.of(4));
      one.settle("'; DROP TABLE rialto_ledger; --", Usd.of(8));
      assertThat(one.total()).isEqualTo(Usd.of(15));
      assertThat(one.costs.stored(PAST, FUTURE).join().by(CostDimension.TENANT, PAST, FUTURE))
          .containsKeys("a\uFFFDb", "'; DROP TABLE rialto_ledger; --")
          .hasSize(4);
    }
  }

  @Test
  void spanOfTime_isReadAsMemoryReadsIt() {
    try (Instance one = new Instance()) {
      one.settle("t", Usd.of(1));
      wall.advance(Duration.ofHours(1));
      one.settle("t", Usd.of(2));
      wall.advance(Duration.ofHours(1));
      one.settle("t", Usd.of(4));
      Instant from = Instant.parse("2026-03-10T13:00:00Z");
      Instant to = Instant.parse("2026-03-10T14:00:00Z");
      assertThat(one.costs.total(from, to).known()).isEqualTo(Usd.of(2));
      assertThat(one.costs.stored(from, to).join().total(PAST, FUTURE).known())
          .isEqualTo(Usd.of(2));
      wall.advance(Duration.ofMinutes(40));
      one.settle("t", Usd.of(8));
      wall.advance(Duration.ofMinutes(20));
      one.settle("t", Usd.of(16));
      List<Double> byHour = List.of(1.0, 2.0, 12.0, 16.0);
      ZoneId kolkata = ZoneId.of("Asia/Kolkata");
      for (Costs read : List.of(one.costs, one.costs.stored(PAST, FUTURE).join())) {
        assertThat(read.spans(CostPeriod.HOUR, 4, kolkata))
            .extracting(span -> span.sum().known().toDouble())
            .containsExactlyElementsOf(byHour);
      }
    }
  }

  /** Of more names than are told apart, those that spent most are, whenever in the hour it was. */
  @Test
  void whoSpentMostInAnHour_isNamed_alsoInItsLastQuarter() {
    try (Instance one = new Instance();
        Instance other = new Instance()) {
      for (int i = 0; i < 15; i++) {
        one.settle("one" + i, Usd.of(1));
        other.settle("other" + i, Usd.of(1));
      }
      wall.advance(Duration.ofMinutes(20));
      one.settle("late", Usd.of(100));
    }
    try (Instance later = new Instance()) {
      Costs read = later.costs.stored(PAST, FUTURE).join();
      assertThat(read.total(PAST, FUTURE).known()).isEqualTo(Usd.of(130));
      assertThat(read.by(CostDimension.TENANT, PAST, FUTURE).get("late").known())
          .isEqualTo(Usd.of(100));
    }
  }

  @Test
  void withoutADatabase_thatIsSaid() {
    Costs costs =
        new LedgerCosts(
            new Ledger(1, 1),
            new Budgets(List.of(), wall, null),
            ModelCatalog::empty,
            wall,
            1,
            null);
    assertThatThrownBy(() -> costs.stored(PAST, FUTURE).join())
        .hasCauseInstanceOf(ConfigurationException.class)
        .hasMessageContaining("ledger(dataSource)");
  }

  /** A data source that can be out of reach; commits may be carried out and yet fail. */
  private record Mortal(DataSource real, AtomicBoolean dead) implements DataSource {

    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = real.getConnection();
      return (Connection)
          Proxy.newProxyInstance(
              Mortal.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, args) -> {
                try {
                  Object result = method.invoke(connection, args);
                  if (dead.get() && method.getName().equals("commit")) {
                    throw new SQLException("The connection broke after the commit", "08006");
                  }
                  return result;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
      return 0;
    }

    @Override
    public Logger getParentLogger() {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      throw new SQLException("nothing to unwrap");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return false;
    }
  }
}
