package dev.rialto.internal.sql;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one feature, and how they came to be. Immutable; make one constant for each
 * feature, and never change a step that was released: add one.
 *
 * @param feature the name under which the database keeps the version, such as {@code cache}
 * @param steps for each version from 1 on, the statements that lead to it from the one before, each
 *     harmless when it was carried out already ({@code IF NOT EXISTS}), since not every database
 *     takes changes of tables back; {@code !MYSQL} in front leaves one out there; {@code $P} is the
 *     prefix of table names, {@code $BYTES} and {@code $REAL} are types
 * @param tables without their prefix; where one is missing, all steps are carried out again
 */
public record SqlSchema(String feature, List<List<String>> steps, Set<String> tables) {

  private static final String NOT_MYSQL = "!MYSQL ";
  private static final String COLUMN_IS_THERE = "42S21";
  private static final String LOCK_TIMEOUT = "HYT00";
  private static final int INDEX_IS_THERE = 1061;

  /** What comes after a feature's name where its index is a feature of its own. */
  private static final String INDEX = "_index";

  /** In PostgreSQL; in MySQL and H2; in H2, by what else it may have been. */
  private static final Set<String> MISSING = Set.of("42P01", "42S02", "42S03", "42S04");

  /** No right to, read only; MySQL's for both. */
  private static final Set<String> REFUSALS = Set.of("42501", "25006");

  private static final Set<Integer> MYSQL_REFUSALS = Set.of(1_142, 1_290);

  private static final Pattern TABLE = Pattern.compile("CREATE TABLE IF NOT EXISTS \\$P(\\w+)");

  private static final int TRIES = 20;
  private static final int PAUSE_MILLIS = 25;

  /** Makes one whose steps say what its tables are. */
  public SqlSchema(String feature, List<List<String>> steps) {
    this(feature, steps.stream().map(List::copyOf).toList(), tables(steps));
  }

  private static Set<String> tables(List<List<String>> steps) {
    return steps.stream()
        .flatMap(List::stream)
        .map(TABLE::matcher)
        .filter(Matcher::lookingAt)
        .map(match -> match.group(1))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Brings the tables up to date. One instance does it; others that come at the same time wait.
   *
   * <p>H2 and MySQL end a transaction, and with it the lock, at every change of a table. So another
   * instance may get in between; whoever meets its traces waits until it is done.
   *
   * @throws ConfigurationException if the tables are of a newer version than this one knows
   */
  void migrate(Connection connection, SqlDialect dialect, String prefix) throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        migrateOnce(connection, dialect, prefix);
        return;
      } catch (SQLException e) {
        boolean waited = LOCK_TIMEOUT.equals(e.getSQLState()); // for another who is at it
        if (tries == TRIES || (Sql.isOutage(e) && !waited) || isRefusal(e)) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private static boolean isRefusal(SQLException error) {
    return REFUSALS.contains(String.valueOf(error.getSQLState()))
        || MYSQL_REFUSALS.contains(error.getErrorCode());
  }

  private void migrateOnce(Connection connection, SqlDialect dialect, String prefix)
      throws SQLException {
    String versions = prefix + "schema";
    if (isUpToDate(connection, versions) && isWhole(connection, prefix)) {
      return;
    }
    create(connection, versions);
    boolean auto = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try {
      int version = lockedVersion(connection, versions);
      if (version > steps.size()) {
        throw newer(prefix, version);
      }
      Savepoint before = connection.setSavepoint();
      if (version > 0 && !isWhole(connection, prefix)) {
        connection.rollback(before); // PostgreSQL goes on after a failure only so
        version = 0;
        beginAnew(connection, versions);
      }
      for (int i = version; i < steps.size(); i++) {
        if (i > version && lockedVersion(connection, versions) > i) {
          continue; // another instance got in between, and may be using what it has made
        }
        for (String sql : steps.get(i)) {
          if (dialect != SqlDialect.MYSQL || !sql.startsWith(NOT_MYSQL)) {
            String plain = sql.startsWith(NOT_MYSQL) ? sql.substring(NOT_MYSQL.length()) : sql;
            carryOut(connection, dialect, dialect.typed(plain).replace("$P", prefix));
          }
        }
        raiseVersion(connection, versions, i + 1);
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(auto);
    }
  }

  /** Whether nobody has dropped a table, as one does to be rid of what is in it. */
  private boolean isWhole(Connection connection, String prefix) throws SQLException {
    for (String table : tables) {
      try {
        execute(connection, "SELECT 1 FROM " + prefix + table + " WHERE 1 = 0");
      } catch (SQLException e) {
        if (!isTableMissing(e)) {
          throw e;
        }
        return false;
      }
    }
    return true;
  }

  static boolean isTableMissing(SQLException error) {
    return MISSING.contains(String.valueOf(error.getSQLState()));
  }

  /**
   * Who comes after an instance that died amid it carries out all steps, too: a table of an early
   * step looks whole. An index that is made apart from its table was dropped with it.
   */
  private void beginAnew(Connection connection, String versions) throws SQLException {
    try (PreparedStatement update =
            connection.prepareStatement(
                "UPDATE " + versions + " SET version = 0 WHERE feature = ?");
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM " + versions + " WHERE feature = ?")) {
      update.setString(1, feature);
      update.executeUpdate();
      delete.setString(1, feature + INDEX);
      delete.executeUpdate();
    }
  }

  /** Without a lock, or any wish to write: who may only read, as at a standby, is content then. */
  private boolean isUpToDate(Connection connection, String versions) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT version FROM " + versions + " WHERE feature = ?")) {
      select.setString(1, feature);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() && rows.getInt(1) == steps.size();
      }
    } catch (SQLException e) {
      if (Sql.isOutage(e)) {
        throw e;
      }
      return false; // the first Rialto here has its table yet to make
    }
  }

  private void raiseVersion(Connection connection, String versions, int version)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE " + versions + " SET version = ? WHERE feature = ? AND version < ?")) {
      update.setInt(1, version);
      update.setString(2, feature);
      update.setInt(3, version); // one that knows later steps may have come in between
      update.executeUpdate();
    }
  }

  private ConfigurationException newer(String prefix, int version) {
    return new ConfigurationException(
        "The tables '"
            + prefix
            + feature
            + "…' are of version "
            + version
            + ", written by a newer Rialto; this one knows versions up to "
            + steps.size(),
        "Use the newer Rialto everywhere, or set another sql.tablePrefix",
        FailureDetails.NONE,
        null);
  }

  private static void pause(SQLException before) throws SQLException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw before;
    }
  }

  private static void create(Connection connection, String versions) throws SQLException {
    try {
      execute(
          connection,
          "CREATE TABLE IF NOT EXISTS "
              + versions
              + " (feature VARCHAR(64) NOT NULL PRIMARY KEY, version INT NOT NULL)");
    } catch (SQLException e) {
      // Another instance may have made it at the same moment: then it is there now.
      execute(connection, "SELECT COUNT(*) FROM " + versions);
    }
  }

  /** Returns the version, and keeps others from migrating until the transaction ends. */
  private int lockedVersion(Connection connection, String versions) throws SQLException {
    Integer version = readLocked(connection, versions);
    if (version != null) {
      return version;
    }
    Savepoint before = connection.setSavepoint();
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + versions + " VALUES (?, 0)")) {
      insert.setString(1, feature);
      insert.executeUpdate();
      return 0; // the row that is not committed yet is the lock
    } catch (SQLException e) {
      connection.rollback(before);
      version = readLocked(connection, versions);
      if (version == null) {
        throw e;
      }
      return version;
    }
  }

  private @Nullable Integer readLocked(Connection connection, String versions) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT version FROM " + versions + " WHERE feature = ? FOR UPDATE")) {
      select.setString(1, feature);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getInt(1) : null;
      }
    }
  }

  /**
   * MySQL, unlike MariaDB, has no {@code IF NOT EXISTS} for columns and indexes, and says that it
   * was there.
   */
  private static void carryOut(Connection connection, SqlDialect dialect, String sql)
      throws SQLException {
    if (dialect != SqlDialect.MYSQL) {
      execute(connection, sql);
      return;
    }
    try {
      execute(
          connection,
          sql.replace("ADD COLUMN IF NOT EXISTS", "ADD COLUMN")
              .replace("CREATE INDEX IF NOT EXISTS", "CREATE INDEX"));
    } catch (SQLException e) {
      if (!COLUMN_IS_THERE.equals(e.getSQLState()) && e.getErrorCode() != INDEX_IS_THERE) {
        throw e;
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
