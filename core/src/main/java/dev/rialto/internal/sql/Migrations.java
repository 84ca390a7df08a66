package dev.rialto.internal.sql;

import dev.rialto.ConfigurationException;
import dev.rialto.config.EmbeddedDatabase;
import dev.rialto.config.SqlSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which features' tables one instance has brought up to date. Thread-safe. */
final class Migrations {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final SqlSettings settings;
  private final Set<String> done = ConcurrentHashMap.newKeySet();

  /** What is being made to make others faster, or was refused. */
  private final Set<String> tried = ConcurrentHashMap.newKeySet();

  Migrations(SqlSettings settings) {
    this.settings = settings;
  }

  boolean areDone(SqlSchema schema) {
    return done.contains(schema.feature());
  }

  /** Tables are missing that were there: all are looked for again. */
  void lookAgain() {
    done.clear();
    tried.clear();
  }

  void carryOut(SqlSchema schema, Connection connection, SqlDialect dialect) throws SQLException {
    if (areDone(schema)) {
      return;
    }
    // Others of this process with the same source, or the same file, wait here: H2 makes tables one
    // at a time, and badly.
    Object source = settings.dataSource();
    synchronized (source instanceof EmbeddedDatabase ? EmbeddedDatabase.class : source) {
      if (!areDone(schema)) {
        schema.migrate(connection, dialect, settings.tablePrefix());
        done.add(schema.feature());
      }
    }
  }

  /**
   * Makes an index that work can do without: one that is refused is not tried again. Nobody else
   * waits meanwhile, since a large table takes minutes.
   *
   * @return whether it is there
   */
  boolean carryOutIfAllowed(SqlSchema index, Connection connection, SqlDialect dialect)
      throws SQLException {
    if (areDone(index) || !tried.add(index.feature())) {
      return areDone(index);
    }
    int network = connection.getNetworkTimeout();
    SqlSession.bound(connection, 0);
    try {
      index.migrate(connection, dialect, settings.tablePrefix());
      done.add(index.feature());
      return true;
    } catch (SQLException | ConfigurationException e) {
      if (Sql.isOutage(e)) {
        tried.remove(index.feature());
        throw e;
      }
      LOG.log(
          System.Logger.Level.INFO,
          "The database does without the index '"
              + settings.tablePrefix()
              + index.feature()
              + "', and is slower for it: "
              + e.getMessage());
      return false;
    } finally {
      SqlSession.bound(connection, network);
    }
  }
}
