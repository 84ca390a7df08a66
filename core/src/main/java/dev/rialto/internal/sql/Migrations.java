package dev.rialto.internal.sql;

import dev.rialto.ConfigurationException;
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
    // Others of this process with the same source wait here; with H2 all do, since several sources
    // may lead to one database, and of two that change a table at once one loses its rows.
    synchronized (dialect == SqlDialect.H2 ? Migrations.class : settings.dataSource()) {
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
    int network = SqlSession.networkMillis(connection);
    if (network > 0) {
      SqlSession.bound(connection, 0);
    }
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
      if (network > 0) {
        SqlSession.bound(connection, network);
      }
    }
  }
}
