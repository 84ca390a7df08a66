package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What happens to real databases under load: {@link DatabaseLoad} says what has to hold. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
abstract class DatabaseHazards {

  final long seed = new Random().nextLong();
  private DatabaseLoad load;

  abstract void startServer() throws Exception;

  abstract void stopServer() throws Exception;

  abstract void start() throws Exception;

  abstract void kill() throws Exception;

  abstract void freeze() throws Exception;

  abstract void thaw() throws Exception;

  /** For Rialto. */
  abstract DataSource source() throws SQLException;

  /** For who may do anything. */
  abstract DataSource administrator() throws SQLException;

  /** Returns what counts the connections of Rialto. */
  abstract String countConnections();

  @BeforeAll
  void startAll() throws Exception {
    startServer();
  }

  @AfterAll
  void stopAll() throws Exception {
    stopServer();
  }

  @BeforeEach
  void begin() throws Exception {
    load = new DatabaseLoad(source(), "shop", seed);
    load.isWell("the start");
  }

  @AfterEach
  void end() throws Exception {
    load.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("rialto-sql"));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (number(countConnections()) > 0) {
      assertThat(System.nanoTime() - end).as("connections are left").isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  final void execute(String... statements) throws SQLException {
    try (Connection c = administrator().getConnection();
        Statement s = c.createStatement()) {
      for (String each : statements) {
        s.execute(each);
      }
    }
  }

  final long number(String query) throws SQLException {
    try (Connection c = administrator().getConnection();
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  final DatabaseLoad load() {
    return load;
  }

  @Test
  void itIsKilledAndFrozenAtRandom() throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < 5; i++) {
      boolean kills = i == 0 || (i != 1 && random.nextBoolean());
      if (kills) {
        kill();
        load.goesOn();
        start();
      } else {
        freeze();
        load.goesOn();
        thaw();
      }
      load.isWell((kills ? "kill " : "freeze ") + i);
    }
  }

  @Test
  void itsTablesAreDropped() throws Exception {
    execute("DROP TABLE rialto_cache");
    load.isWell("the answers' table");
    load.pauseInvalidating(); // or what was noted of it is lost
    execute("DROP TABLE rialto_cache_forgotten");
    load.goOnInvalidating();
    load.isWell("the table of what was invalidated");
    execute("DROP TABLE rialto_cache", "DROP TABLE rialto_schema");
    load.isWell("that of versions, too");
  }

  @Test
  void aTableIsAlteredBySomebody() throws Exception {
    execute("ALTER TABLE rialto_cache ADD COLUMN note VARCHAR(10)");
    load.isWell("a column more");
    execute("ALTER TABLE rialto_cache DROP COLUMN client");
    load.goesOn();
    execute("ALTER TABLE rialto_cache ADD COLUMN client VARCHAR(16) DEFAULT '' NOT NULL");
    load.isWell("a column that was away");
  }

  @Test
  void itsTableIsLockedForLong() throws Exception {
    try (Connection c = administrator().getConnection();
        Statement s = c.createStatement()) {
      c.setAutoCommit(false);
      for (String each : lock()) {
        s.execute(each);
      }
      load.goesOn();
      load.goesOn();
      c.rollback();
      s.execute(unlock());
      c.rollback();
    }
    load.isWell("the lock");
  }

  abstract List<String> lock();

  abstract String unlock();

  @Test
  void itMayOnlyBeReadForAWhile() throws Exception {
    readOnly(true);
    load.goesOn();
    load.goesOn();
    readOnly(false);
    load.isWell("read only");
  }

  abstract void readOnly(boolean on) throws Exception;

  /** Those of before do not know it, and those of now stay away from it. */
  @Test
  void itIsStartedAgainWithTablesOfAnotherVersion() throws Exception {
    for (int version : new int[] {1, 9}) {
      kill();
      start();
      execute("UPDATE rialto_schema SET version = " + version + " WHERE feature = 'cache'");
      load.isWell("version " + version + " under running instances");
      try (DatabaseLoad another = new DatabaseLoad(source(), "desk", seed)) {
        if (version == 1) {
          another.isWell("tables of the first version");
          assertThat(number("SELECT version FROM rialto_schema WHERE feature = 'cache'"))
              .isEqualTo(2);
        } else {
          another.goesOn();
        }
      }
    }
    execute("UPDATE rialto_schema SET version = 2 WHERE feature = 'cache'");
  }
}
