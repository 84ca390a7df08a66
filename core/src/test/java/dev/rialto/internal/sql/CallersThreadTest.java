package dev.rialto.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.EmbeddedDatabase;
import dev.rialto.config.SqlSettings;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Ticker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where a row is read: on the thread that waits for it, if the database is in this process's
 * memory, or in a file that no interrupt closes.
 */
class CallersThreadTest {

  private static final SqlSchema SCHEMA =
      new SqlSchema(
          "thing", List.of(List.of("CREATE TABLE IF NOT EXISTS $Pthing (id INT PRIMARY KEY)")));
  private static final String SELECT = "SELECT COUNT(*) FROM rialto_thing";

  private final ThreadScheduler scheduler = new ThreadScheduler();
  private final AtomicBoolean waits = new AtomicBoolean(true);
  private final AtomicLong later = new AtomicLong();

  @AfterEach
  void stop() {
    scheduler.close();
  }

  private Sql sql(DataSource source) {
    Ticker ticker = () -> System.nanoTime() + later.get();
    SqlSettings settings = SqlSettings.builder(source).timeout(Duration.ofSeconds(20)).build();
    return new Sql(settings, ticker, scheduler, waits::get);
  }

  private static JdbcDataSource h2() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return source;
  }

  private static Thread asked(Sql sql) {
    return sql.query(SCHEMA, SELECT, statement -> Thread.currentThread()).join();
  }

  /** The first one opens the database, and may leave its connection a moment later. */
  private static boolean isSoonAskedHere(Sql sql) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() - end < 0) {
      if (asked(sql) == Thread.currentThread()) {
        return true;
      }
    }
    return false;
  }

  @Test
  void anEmbeddedDatabaseIsAskedByWhoWaits() {
    try (Sql sql = sql(h2())) {
      assertThat(isSoonAskedHere(sql)).isTrue();
      waits.set(false);
      assertThat(asked(sql)).isNotEqualTo(Thread.currentThread());
    }
    JdbcConnectionPool pool = JdbcConnectionPool.create(h2());
    waits.set(true);
    try (Sql sql = sql(pool)) {
      assertThat(isSoonAskedHere(sql)).isTrue();
    } finally {
      pool.dispose();
    }
  }

  /** A disk may stall, and an interrupt would close the file for everybody. */
  @Test
  void aDatabaseInAFileIsAskedElsewhere(@TempDir Path directory) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:file:" + directory.resolve("things").toAbsolutePath());
    try (Sql sql = sql(source)) {
      for (int i = 0; i < 20; i++) {
        assertThat(asked(sql)).isNotEqualTo(Thread.currentThread());
      }
    }
  }

  @Test
  void oneInAnAsynchronousFileIsAskedByWhoWaits(@TempDir Path directory) {
    Path file = directory.resolve("things").toAbsolutePath();
    try (Sql sql = sql(EmbeddedDatabase.at(file))) {
      assertThat(isSoonAskedHere(sql)).isTrue();
    }
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:async:" + file + "-2");
    try (Sql sql = sql(source)) {
      assertThat(isSoonAskedHere(sql)).isTrue();
    }
  }

  @Test
  void whatStandsBeforeTheDatabaseMayTakeItsTimeAndIsAskedElsewhere() {
    JdbcDataSource source = h2();
    DataSource proxied =
        (DataSource)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, args) -> {
                  Object found = invoked(() -> method.invoke(source, args));
                  return found instanceof Connection connection ? wrapped(connection) : found;
                });
    try (Sql sql = sql(proxied)) {
      for (int i = 0; i < 20; i++) {
        assertThat(asked(sql)).isNotEqualTo(Thread.currentThread());
      }
    }
  }

  private static Object wrapped(Connection connection) {
    return Proxy.newProxyInstance(
        CallersThreadTest.class.getClassLoader(),
        new Class<?>[] {Connection.class},
        (self, method, args) -> invoked(() -> method.invoke(connection, args)));
  }

  private interface Call {
    Object of() throws ReflectiveOperationException;
  }

  private static Object invoked(Call call) throws Throwable {
    try {
      return call.of();
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Test
  void oneThatTakesTooLongOnItsCallersThreadIsLeftAloneAfterwards() {
    try (Sql sql = sql(h2())) {
      assertThat(isSoonAskedHere(sql)).isTrue();
      String answer =
          sql.query(
                  SCHEMA,
                  SELECT,
                  statement -> {
                    later.addAndGet(Duration.ofSeconds(21).toNanos());
                    return "late";
                  })
              .join();
      assertThat(answer).isEqualTo("late");
      assertThat(sql.guard().isIn()).isFalse();
      assertThat(sql.guard().trouble()).contains("took 21").contains("on its caller's thread");
    }
  }

  @Test
  void whatTheDatabaseRefusesFailsAndALostConnectionIsReplaced() {
    JdbcDataSource source = h2();
    try (Sql sql = sql(source)) {
      assertThat(isSoonAskedHere(sql)).isTrue();
      CompletableFuture<Object> refused =
          sql.query(
              SCHEMA,
              SELECT,
              statement -> {
                throw new SQLException("no", "42000");
              });
      assertThat(refused).isCompletedExceptionally();
      assertThat(sql.guard().isIn()).isTrue();
      assertThat(isSoonAskedHere(sql)).isTrue();
      AtomicBoolean first = new AtomicBoolean(true);
      String again =
          sql.query(
                  SCHEMA,
                  SELECT,
                  statement -> {
                    if (first.getAndSet(false)) {
                      throw new SQLException("gone", "08006");
                    }
                    return "found";
                  })
              .join();
      assertThat(again).isEqualTo("found");
      assertThat(sql.guard().isIn()).isTrue();
    }
  }
}
