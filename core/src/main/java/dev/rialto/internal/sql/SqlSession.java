package dev.rialto.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A connection with the statements prepared on it. Used by one thread at a time. */
final class SqlSession implements AutoCloseable {

  final Connection connection;

  /** When it was given back; only the idle ones are looked at for it. */
  long idleSinceNanos;

  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  SqlSession(Connection connection) {
    this.connection = connection;
  }

  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement known = prepared.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      prepared.put(sql, known);
    }
    return known;
  }

  /** Closes the connection, and with it its statements; one that is lost cannot be closed. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      System.getLogger("dev.rialto")
          .log(System.Logger.Level.DEBUG, "A database connection could not be closed", e);
    }
  }
}
