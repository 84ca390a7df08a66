package dev.rialto.internal.cache.tier;

import dev.rialto.internal.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The answers that a table has beyond its bound: the soonest to expire. Immutable. */
final class SurplusAnswers {

  /** So many rows are locked at a time. */
  private static final int BATCH_ROWS = 2_000;

  /** So many where finding them reads the whole table. */
  private static final int SCANNED_ROWS = 10_000;

  /** So many are deleted at a sweep; the others at the next. */
  private static final long MOST = 1_000_000;

  private final String table;
  private final long maxEntries;

  SurplusAnswers(String table, long maxEntries) {
    this.table = table;
    this.maxEntries = maxEntries;
  }

  /** Returns how many of them are to be deleted now. */
  long count(Connection connection) throws SQLException {
    try (PreparedStatement count = connection.prepareStatement("SELECT COUNT(*) FROM " + table);
        ResultSet rows = count.executeQuery()) {
      rows.next();
      return Math.min(MOST, Math.max(0, rows.getLong(1) - maxEntries));
    }
  }

  /**
   * Deletes some of them.
   *
   * @param indexed whether an index leads to those that expire soonest
   * @return how many are left to delete; 0 also where another instance is at it
   */
  long delete(Connection connection, long beyond, boolean indexed) throws SQLException {
    int batch = (int) Math.min(indexed ? BATCH_ROWS : SCANNED_ROWS, beyond);
    List<Row> soonest = soonest(connection, batch);
    int deleted = Sql.inTransaction(connection, c -> delete(c, soonest));
    return deleted < batch ? 0 : beyond - deleted;
  }

  private List<Row> soonest(Connection connection, int rows) throws SQLException {
    List<Row> soonest = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT digest, namespace, expires_at FROM "
                + table
                + " ORDER BY expires_at LIMIT "
                + rows)) {
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          soonest.add(new Row(found.getString(1), found.getString(2), found.getLong(3)));
        }
      }
    }
    // In the order in which answers are written, so that neither waits for the other for ever.
    soonest.sort(Comparator.comparing(Row::digest));
    return soonest;
  }

  private int delete(Connection connection, List<Row> rows) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM " + table + " WHERE digest = ? AND namespace = ? AND expires_at = ?")) {
      for (Row row : rows) {
        delete.setString(1, row.digest);
        delete.setString(2, row.namespace);
        delete.setLong(3, row.expiresAtMillis);
        delete.addBatch();
      }
      int deleted = 0;
      for (int each : delete.executeBatch()) {
        deleted += each == 0 ? 0 : 1; // drivers that do not count say so below zero
      }
      return deleted;
    }
  }

  private record Row(String digest, String namespace, long expiresAtMillis) {}
}
