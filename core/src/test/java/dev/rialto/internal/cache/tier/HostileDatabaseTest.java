package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.config.CacheSettings;
import dev.rialto.config.SqlSettings;
import dev.rialto.internal.cache.CacheContext;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.sql.Sql;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A database that refuses, loses, stalls and answers nonsense at each step of its use: every call
 * is answered, and the database is used again when it is well.
 */
class HostileDatabaseTest {

  /** Larger than memory is. */
  private static final String ANSWER = "yes, ".repeat(400);

  private final FakeClock clock = new FakeClock();
  private final long startNanos = clock.nanoTime();
  private final Deque<Runnable> stalled = new ArrayDeque<>();
  private final InstantSource wall =
      () -> Instant.EPOCH.plusNanos(clock.nanoTime() - startNanos).plusSeconds(1_000_000);

  /** The method of the driver that fails, and what it throws. */
  private String failing = "";

  private @Nullable Throwable fault;
  private boolean stalls;
  private int asked;
  private int steps;
  private JdbcDataSource database;
  private Sql sql;
  private CacheStage stage;

  @BeforeEach
  void start() {
    database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    stage = stage(watched(DataSource.class, database));
    assertThat(status("first")).isEqualTo(CacheStatus.MISS);
    settle();
    assertThat(status("first")).isEqualTo(CacheStatus.HIT_DURABLE);
  }

  @AfterEach
  void stop() {
    fault = null;
    stalls = false;
    stage.close();
    sql.close();
  }

  private CacheStage stage(DataSource source) {
    Executor executor =
        task -> {
          if (stalls) {
            stalled.add(task);
          } else {
            task.run();
          }
        };
    sql =
        new Sql(
            SqlSettings.builder(source).executor(executor).writeDelay(Duration.ZERO).build(),
            clock,
            clock);
    TierChain chain = new TierChain("shop", 1 << 20, wall);
    chain.add(new SqlTier(sql, "shop", wall, clock), sql.guard(), true);
    return new CacheStage(
        new ScriptedStage(started -> started.answer(ANSWER)),
        CacheSettings.builder().memoryBytes(1_024).memoryEntries(1).build(),
        clock,
        chain,
        new CacheContext((model, task) -> "", (model, usage) -> 0, Runnable::run, clock),
        null,
        null);
  }

  @SuppressWarnings("unchecked")
  private <T> T watched(Class<T> type, Object target) {
    InvocationHandler handler = (proxy, method, args) -> invoked(target, method, args);
    return (T) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, handler);
  }

  private @Nullable Object invoked(Object target, Method method, Object[] args) throws Throwable {
    Throwable thrown = fault;
    if (thrown != null && method.getName().equals(failing)) {
      steps++;
      throw thrown;
    }
    Object found;
    try {
      found = method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    for (Class<?> type :
        Arrays.asList(Connection.class, PreparedStatement.class, ResultSet.class)) {
      if (type.isInstance(found)) {
        return watched(type, found);
      }
    }
    return found;
  }

  private CacheStatus status(String question) {
    RecordingSink sink = new RecordingSink();
    stage.start(TestCall.asking(clock, question).call(), sink);
    assertThat(sink.answer().text()).isEqualTo(ANSWER);
    return sink.answer().provenance().cacheStatus();
  }

  /** Writes what waits, and gives a database that was left alone the time to be asked again. */
  private void settle() {
    for (int i = 0; i < 4; i++) {
      clock.advance(Duration.ofMinutes(1));
    }
  }

  private void isUsedAgain() {
    fault = null;
    settle();
    String question = "again " + asked++;
    assertThat(status(question)).isEqualTo(CacheStatus.MISS);
    settle();
    assertThat(status("other " + asked++)).isEqualTo(CacheStatus.MISS);
    assertThat(status(question)).isEqualTo(CacheStatus.HIT_DURABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "executeQuery, 40001", // serialization failure
    "executeQuery, 40P01", // deadlock
    "executeQuery, 57P01", // shutting down
    "executeQuery, 57P03", // starting up
    "executeQuery, 53300", // too many connections
    "executeQuery, 08006", // connection lost
    "executeQuery, 08S01",
    "executeQuery, 42P01", // the table was dropped
    "executeQuery, 42501", // no permission
    "executeQuery, ''",
    "prepareStatement, 26000",
    "next, 08006",
    "getBytes, 22000",
    "getLong, 22003",
    "getConnection, 28P01", // wrong password
    "getConnection, 08001",
    "executeBatch, 25006", // read-only transaction
    "executeBatch, 40001",
    "executeBatch, 53100", // the disk is full
    "executeBatch, S1000", // larger than max_allowed_packet
    "executeBatch, 22001",
    "commit, 40001",
    "commit, 08006",
    "rollback, 08006",
    "setAutoCommit, 08003",
    "close, 08006",
    "isValid, 08006"
  })
  void whateverItRefusesCallsGoOn(String method, String state) {
    failing = method;
    fault = new SQLException("refused in " + method, state.isEmpty() ? null : state);
    goesOnAndComesBack();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"getConnection", "prepareStatement", "executeQuery", "getBytes", "executeBatch"})
  void whateverADriverThrowsCallsGoOn(String method) {
    failing = method;
    for (Throwable each :
        new Throwable[] {
          new IllegalStateException("a driver's bug"),
          new NoClassDefFoundError("half a driver"),
          new SQLTransientConnectionException("no connection within 30 s", (String) null)
        }) {
      fault = each;
      goesOnAndComesBack();
    }
  }

  private void goesOnAndComesBack() {
    for (int i = 0; i < 5; i++) {
      String question = "q" + asked++;
      assertThat(status(question)).isEqualTo(CacheStatus.MISS);
      settle();
      assertThat(status(question)).isNotNull();
    }
    isUsedAgain();
  }

  /** As a pool does that has none to give: the callers' bound holds, and is paid once. */
  @Test
  void aPoolThatIsExhaustedCostsItsBoundOnce() {
    stalls = true;
    RecordingSink sink = new RecordingSink();
    stage.start(TestCall.asking(clock, "first").call(), sink);
    assertThat(sink.isOver()).isFalse();
    clock.advance(Duration.ofMillis(201));
    assertThat(sink.answer().text()).isEqualTo(ANSWER);
    assertThat(status("second")).as("nobody waits again").isEqualTo(CacheStatus.MISS);
    stalls = false;
    while (!stalled.isEmpty()) {
      stalled.remove().run();
    }
    isUsedAgain();
  }

  /** Who invalidates has to know that it did not happen. */
  @Test
  void whatCannotBeDeletedFailsItsInvalidation() {
    failing = "executeUpdate";
    fault = new SQLException("cannot execute DELETE in a read-only transaction", "25006");
    CompletableFuture<Void> invalidated = stage.invalidate(CacheScope.ALL);
    assertThat(invalidated).isCompletedExceptionally();
    assertThat(steps).isPositive();
    isUsedAgain();
  }

  /** As on a full disk, which lets rows go and takes none: what comes later would not know. */
  @Test
  void whatCannotBeNotedAsForgottenFailsItsInvalidation() {
    CacheScope method = CacheScope.ALL.method(Runnable.class, "run");
    failing = "executeBatch";
    fault = new SQLException("no space left on device", "53100");
    CompletableFuture<Void> invalidated = stage.invalidate(method);
    assertThat(invalidated).isCompletedExceptionally();
    assertThat(steps).isPositive();
    isUsedAgain();
    assertThat(stage.invalidate(method)).isCompleted();
  }
}
