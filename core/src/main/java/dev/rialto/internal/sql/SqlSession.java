package dev.rialto.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection with the statements prepared on it. Used by one thread at a time. */
final class SqlSession implements AutoCloseable {

  /**
   * Beyond what any work may take. Where a connection is dead and nobody says so, as behind a
   * firewall that has forgotten it, its thread would wait for ever, and once all of them do, nobody
   * is left to see that the database is back.
   */
  private static final int NETWORK_MILLIS = 40_000;

  final Connection connection;

  /** When its connection was had from its source. */
  final long sinceNanos;

  /** Whether it is H2's own, which no pool lends to others. */
  final boolean embedded;

  /** When it was given back; only the idle ones are looked at for it. */
  long idleSinceNanos;

  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private @Nullable PreparedStatement last;
  private String lastSql = "";

  /** Whether whoever made it wants to commit by himself, and is to find it so again. */
  private final boolean commits;

  /** Whether whoever made it has set no bound for the network, and is to find it so again. */
  private boolean bounded;

  private SqlSession(Connection connection, long sinceNanos, boolean commits) {
    this.connection = connection;
    this.sinceNanos = sinceNanos;
    this.commits = commits;
    this.embedded = connection.getClass().getName().startsWith("org.h2.jdbc.");
  }

  /**
   * Takes a connection over, which is closed if it is of no use. Each statement is to be a
   * transaction of its own: what is read in one that goes on never sees what others write.
   */
  static SqlSession of(Connection connection, long nowNanos) throws SQLException {
    try {
      boolean commits = !connection.getAutoCommit();
      if (commits) {
        connection.setAutoCommit(true);
      }
      SqlSession session = new SqlSession(connection, nowNanos, commits);
      session.bounded = networkMillis(connection) == 0 && bound(connection, NETWORK_MILLIS);
      return session;
    } catch (SQLException | RuntimeException e) {
      new SqlSession(connection, nowNanos, false).close();
      throw e;
    }
  }

  /** Returns how long the network may take; 0: for ever, below: nobody knows. */
  static int networkMillis(Connection connection) {
    try {
      return connection.getNetworkTimeout();
    } catch (SQLException | RuntimeException | AbstractMethodError e) {
      return -1; // a driver that knows none
    }
  }

  /** Sets how long the network may take, 0: for ever; returns whether that can be set. */
  static boolean bound(Connection connection, int millis) {
    try {
      connection.setNetworkTimeout(Runnable::run, millis);
      return true;
    } catch (SQLException | RuntimeException | AbstractMethodError e) {
      return false;
    }
  }

  /** Returns a statement that is prepared once; nearly all that is asked is the same. */
  @SuppressWarnings("ReferenceEquality") // only saves the look into the map
  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement known = last;
    if (known == null || sql != lastSql) {
      known = prepared.get(sql);
      if (known == null) {
        known = connection.prepareStatement(sql);
        prepared.put(sql, known);
      }
      last = known;
      lastSql = sql;
    }
    return known;
  }

  /** Closes the connection, and with it its statements; one that is lost cannot be closed. */
  @Override
  public void close() {
    try (connection) {
      if (bounded && !connection.isClosed()) {
        bound(connection, 0);
      }
      if (commits) {
        connection.setAutoCommit(false);
      }
    } catch (SQLException | RuntimeException e) {
      System.getLogger("dev.rialto")
          .log(System.Logger.Level.DEBUG, "A database connection could not be closed", e);
    }
  }
}
