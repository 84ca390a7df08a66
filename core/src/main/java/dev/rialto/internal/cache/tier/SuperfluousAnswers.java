package dev.rialto.internal.cache.tier;

import dev.rialto.internal.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The answers that a table is to lose, the soonest to expire: what has expired, and what it has
 * beyond its bound. Immutable.
 */
final class SuperfluousAnswers {

  /** So many rows are locked at a time. */
  private static final int BATCH_ROWS = 2_000;

  /** So many where finding them reads the whole table. */
  private static final int SCANNED_ROWS = 10_000;

  /** So many are deleted at a sweep; the others at the next. */
  private static final long MOST = 1_000_000;

  private final String table;
  private final long maxEntries;

  SuperfluousAnswers(String table, long maxEntries) {
    this.table = table;
    this.maxEntries = maxEntries;
  }

  /**
   * Returns how many of them are to be deleted now: none that is about to be shown. Where no index
   * leads to those that have expired, they are deleted at once: to find them again reads the whole
   * table again.
   */
  long count(Connection connection, long nowMillis, boolean indexed) throws SQLException {
    String expired = " WHERE expires_at <= " + nowMillis + " AND " + UnseenMark.isAbsent(nowMillis);
    long over = 0;
    if (indexed) {
      over = rows(connection, expired);
    } else {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM " + table + expired)) {
        delete.executeUpdate();
      }
    }
    return Math.min(MOST, Math.max(over, rows(connection, "") - maxEntries));
  }

  private long rows(Connection connection, String which) throws SQLException {
    try (PreparedStatement count =
            connection.prepareStatement("SELECT COUNT(*) FROM " + table + which);
        ResultSet rows = count.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /**
   * Deletes some of them.
   *
   * @param indexed whether an index leads to those that expire soonest
   * @return how many are left to delete; 0 also where another instance is at it
   */
  long delete(Connection connection, long nowMillis, long beyond, boolean indexed)
      throws SQLException {
    int batch = (int) Math.min(indexed ? BATCH_ROWS : SCANNED_ROWS, beyond);
    List<Row> soonest = soonest(connection, nowMillis, batch);
    int deleted = Sql.inTransaction(connection, c -> delete(c, soonest));
    return deleted < batch ? 0 : beyond - deleted;
  }

  private List<Row> soonest(Connection connection, long nowMillis, int rows) throws SQLException {
    List<Row> soonest = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT digest, namespace, expires_at FROM "
                + table
                + " WHERE "
                + UnseenMark.isAbsent(nowMillis)
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
