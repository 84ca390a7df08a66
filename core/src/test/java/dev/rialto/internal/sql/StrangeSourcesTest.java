package dev.rialto.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Scheduler;
import dev.rialto.testing.FakeClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sources as applications have them: with few connections, or ones that do not commit. */
@Timeout(120)
class StrangeSourcesTest {

  private static final SqlSchema SCHEMA =
      new SqlSchema(
          "thing", List.of(List.of("CREATE TABLE IF NOT EXISTS $Pthing (id INT PRIMARY KEY)")));

  private final ThreadScheduler scheduler = new ThreadScheduler();
  private final JdbcDataSource h2 = new JdbcDataSource();

  StrangeSourcesTest() {
    h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  @AfterEach
  void stop() {
    scheduler.close();
  }

  private Sql sql(DataSource source) {
    SqlSettings settings = SqlSettings.builder(source).timeout(Duration.ofSeconds(60)).build();
    return new Sql(settings, System::nanoTime, this::soon);
  }

  /** What is due a second later is never done: nobody is to be helped by the sweep of idle ones. */
  private Scheduler.Timer soon(Runnable task, long delayNanos) {
    return delayNanos < 500_000_000 ? scheduler.schedule(task, delayNanos) : () -> {};
  }

  private interface Opening {
    Connection open() throws SQLException, InterruptedException;
  }

  private DataSource source(Opening opening) {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, args) ->
                switch (method.getName()) {
                  case "getConnection" -> opening.open();
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" -> self == args[0];
                  default -> method.invoke(h2, args);
                });
  }

  private static Object invoked(Object on, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(on, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Connection closing(Connection real, Runnable closed) {
    return (Connection)
        Proxy.newProxyInstance(
            StrangeSourcesTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, args) -> {
              Object result = invoked(real, method, args);
              if (method.getName().equals("close")) {
                closed.run();
              }
              return result;
            });
  }

  /** As a proxy that takes connections for a database which is away. */
  @Test
  void aDatabaseWhoseNewConnectionsAreNotValidIsNotThere() {
    DataSource source = source(() -> invalid(h2.getConnection()));
    try (Sql sql = sql(source)) {
      sql.guard().open().join();
      assertThat(sql.guard().isIn()).isFalse();
      assertThat(sql.guard().trouble()).contains("is not valid");
    }
  }

  private static Connection invalid(Connection real) {
    return (Connection)
        Proxy.newProxyInstance(
            StrangeSourcesTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, args) ->
                method.getName().equals("isValid") ? (Object) false : invoked(real, method, args));
  }

  @Test
  void aConnectionThatFailsAsItIsLookedAtIsGivenBack() {
    AtomicInteger open = new AtomicInteger();
    boolean[] fails = new boolean[1];
    DataSource source =
        source(
            () -> {
              open.incrementAndGet();
              return failing("isValid", fails, closing(h2.getConnection(), open::decrementAndGet));
            });
    FakeClock clock = new FakeClock();
    try (Sql sql =
        new Sql(SqlSettings.builder(source).executor(Runnable::run).build(), clock, clock)) {
      CompletableFuture<Integer> written =
          sql.writeBehind(
              SCHEMA,
              c -> {
                fails[0] = true;
                throw new SQLException("The connection died", "08006");
              });
      assertThat(written).isCompletedExceptionally();
      assertThat(open).hasValue(0);
    }
  }

  /** Old drivers throw whatever they are asked about it. */
  @Test
  void anIndexIsMadeWhereNobodyKnowsTheNetworksBound() throws SQLException {
    Migrations migrations = new Migrations(SqlSettings.of(h2));
    SqlSchema index =
        new SqlSchema(
            "thing_index",
            List.of(List.of("CREATE INDEX IF NOT EXISTS $Pthing_i ON $Pthing (id)")));
    boolean[] fails = {true};
    try (Connection connection = failing("getNetworkTimeout", fails, h2.getConnection())) {
      migrations.carryOut(SCHEMA, connection, SqlDialect.H2);
      assertThat(migrations.carryOutIfAllowed(index, connection, SqlDialect.H2)).isTrue();
    }
  }

  private static Connection failing(String called, boolean[] fails, Connection real) {
    return (Connection)
        Proxy.newProxyInstance(
            StrangeSourcesTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, args) -> {
              if (fails[0] && method.getName().equals(called)) {
                throw new SQLException("The driver does not know it", "08003");
              }
              return invoked(real, method, args);
            });
  }

  /** Nobody waits for a dead one for ever, and a pool gets back what it has given. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5_000})
  void aConnectionsWaitForTheNetworkIsBounded_unlessItsSourceBoundsIt(int own) {
    List<Object> set = new CopyOnWriteArrayList<>();
    DataSource source =
        source(
            () -> {
              Connection real = h2.getConnection();
              return (Connection)
                  Proxy.newProxyInstance(
                      getClass().getClassLoader(),
                      new Class<?>[] {Connection.class},
                      (self, method, args) -> {
                        if (method.getName().equals("setNetworkTimeout")) {
                          set.add(args[1]);
                        }
                        return method.getName().equals("getNetworkTimeout")
                            ? (Object) own
                            : invoked(real, method, args);
                      });
            });
    try (Sql sql = sql(source)) {
      sql.runBehind(SCHEMA, connection -> 1).join();
    }
    assertThat(set.stream().distinct())
        .containsExactlyElementsOf(own == 0 ? List.of(40_000, 0) : List.of());
  }

  /** As a pool that is set so hands them out: what is not committed is lost. */
  @Test
  void whatIsWrittenOverConnectionsThatDoNotCommitStays() throws SQLException {
    AtomicInteger committing = new AtomicInteger();
    DataSource source =
        source(
            () -> {
              Connection connection = h2.getConnection();
              connection.setAutoCommit(false);
              return closing(
                  connection,
                  () -> {
                    committing.incrementAndGet();
                  });
            });
    try (Sql sql = sql(source)) {
      sql.runBehind(
              SCHEMA,
              connection -> {
                try (Statement statement = connection.createStatement()) {
                  return statement.executeUpdate("INSERT INTO rialto_thing VALUES (1)");
                }
              })
          .join();
      assertThat(things(h2)).isEqualTo(1);
      // What others write is seen over a connection that is kept.
      assertThat(counted(sql)).isEqualTo(1);
      try (Connection other = h2.getConnection();
          Statement statement = other.createStatement()) {
        statement.execute("SET DEFAULT_LOCK_TIMEOUT 10000");
        statement.execute("INSERT INTO rialto_thing VALUES (2)");
      }
      assertThat(counted(sql)).isEqualTo(2);
    }
    assertThat(committing.get()).isPositive();
  }

  private static int counted(Sql sql) {
    return sql.query(
            SCHEMA,
            "SELECT COUNT(*) FROM rialto_thing",
            statement -> {
              try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
              }
            })
        .join();
  }

  private static int things(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM rialto_thing")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** Nobody waits a second for a connection that lies idle here. */
  @Test
  void aPoolOfOneConnectionIsEnoughForAll() {
    Semaphore free = new Semaphore(1);
    AtomicInteger handed = new AtomicInteger();
    DataSource pool =
        source(
            () -> {
              free.acquire();
              handed.incrementAndGet();
              return closing(h2.getConnection(), free::release);
            });
    try (Sql sql = sql(pool)) {
      counted(sql);
      for (int round = 0; round < 20; round++) {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
          all.add(sql.query(SCHEMA, "SELECT COUNT(*) FROM rialto_thing", statement -> 1));
        }
        all.forEach(CompletableFuture::join);
      }
      assertThat(sql.guard().failures()).isZero();
      assertThat(handed.get()).isGreaterThan(1);
    }
  }

  /** As another part of the application asks a pool for the one that this one uses all the time. */
  @Test
  void noConnectionIsKeptFromOthersForLongHoweverMuchThereIsToDo() {
    FakeClock clock = new FakeClock();
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    DataSource source =
        source(
            () -> {
              opened.incrementAndGet();
              return closing(h2.getConnection(), closed::incrementAndGet);
            });
    SqlSettings settings = SqlSettings.builder(source).executor(Runnable::run).build();
    try (Sql sql = new Sql(settings, clock, clock)) {
      sql.run(SCHEMA, connection -> 1).join();
      int before = opened.get();
      for (int i = 0; i < 100; i++) {
        clock.advance(Duration.ofMillis(100));
        sql.run(SCHEMA, connection -> 1).join();
        assertThat(opened.get() - closed.get()).as("one at a time").isLessThanOrEqualTo(1);
      }
      assertThat(opened.get() - before).as("in ten seconds").isEqualTo(3);
    }
  }
}
