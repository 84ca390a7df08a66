package dev.rialto.internal.cache.tier;

import dev.rialto.internal.sql.SqlDialect;
import dev.rialto.internal.sql.SqlSchema;
import dev.rialto.spi.CacheTier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What instances have lately invalidated in a database, as the database keeps it: for another one
 * that had an answer under way, or waiting to be written, and has not heard of it. All times are by
 * the database's clock, since those of its users differ. Thread-safe; what it does blocks.
 *
 * <p>Who invalidates writes it here before he deletes, and who writes answers looks here after they
 * are written: so either the one sees the answer or the other sees that it is not wanted. The
 * methods that a scope names do not matter, since equal calls of others join what is under way.
 */
final class ForgottenScopes {

  /** Of its own: instances of before, which do not know of it, go on with the cache. */
  static final SqlSchema SCHEMA =
      new SqlSchema(
          "cache_forgotten",
          List.of(
              List.of(
                  "CREATE TABLE IF NOT EXISTS $Pcache_forgotten (namespace VARCHAR(64) NOT NULL,"
                      + " forgotten_at BIGINT NOT NULL, teller VARCHAR(16) NOT NULL, nr INT NOT"
                      + " NULL, digest VARCHAR(64), tenant VARCHAR(16), task VARCHAR(16), model"
                      + " VARCHAR(16), PRIMARY KEY (namespace, forgotten_at, teller, nr))")));

  /** What was under way for longer is kept; a provider's batch may take that long. */
  static final Duration KEPT = Duration.ofHours(24);

  /** Servers of a cluster may differ by so much. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  /** Nobody looks closer at what was asked for before the latest of so many. */
  static final int MOST = 1_000;

  private final String table;
  private final String namespace;
  private final String teller;

  /** Tells what a teller has invalidated in the same millisecond apart. */
  private final AtomicInteger nr = new AtomicInteger();

  /**
   * Makes one.
   *
   * @param table its whole name
   * @param teller this instance, which knows what it has invalidated itself
   */
  ForgottenScopes(String table, String namespace, String teller) {
    this.table = table;
    this.namespace = namespace;
    this.teller = teller;
  }

  private static String now(SqlDialect dialect) {
    return switch (dialect) {
      case H2 -> "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)";
      case POSTGRESQL -> "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
      case MYSQL ->
          // Not by the session's zone, in which an hour of each autumn comes twice.
          "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000)";
    };
  }

  /** Keeps that a scope is invalidated now; to be committed before anything in it is deleted. */
  void add(Connection connection, SqlDialect dialect, CacheTier.Scope scope) throws SQLException {
    String digest = scope.digest();
    if (digest != null && digest.isEmpty()) {
      return; // a key that no tier can know
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + table
                + " (namespace, forgotten_at, teller, nr, digest, tenant, task, model) VALUES (?, "
                + now(dialect)
                + ", ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, namespace);
      insert.setString(2, teller);
      insert.setInt(3, nr.incrementAndGet());
      insert.setString(4, digest);
      insert.setString(5, scope.tenant());
      insert.setString(6, scope.task());
      insert.setString(7, scope.model());
      insert.executeUpdate();
    }
  }

  /**
   * Returns what other instances have invalidated lately.
   *
   * @param longestMillis how long ago at most
   */
  Lately since(Connection connection, SqlDialect dialect, long longestMillis) throws SQLException {
    List<Forgotten> found = new ArrayList<>();
    String now = now(dialect);
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + now
                + " - forgotten_at, digest, tenant, task, model FROM "
                + table
                + " WHERE namespace = ? AND forgotten_at >= "
                + now
                + " - ? AND teller <> ? ORDER BY forgotten_at DESC")) {
      select.setMaxRows(MOST + 1);
      select.setString(1, namespace);
      select.setLong(2, longestMillis);
      select.setString(3, teller);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Forgotten(
                  TimeUnit.MILLISECONDS.toNanos(rows.getLong(1)),
                  new CacheTier.Scope(
                      rows.getString(2), rows.getString(3), rows.getString(4), rows.getString(5))));
        }
      }
    }
    return new Lately(found);
  }

  /**
   * Deletes what nobody has under way any more. What lies in the future, since the database's clock
   * was put back, would hold back what is asked for until then: it was invalidated by now.
   */
  void tidy(Connection connection, SqlDialect dialect) throws SQLException {
    String now = now(dialect);
    try (PreparedStatement delete =
            connection.prepareStatement(
                "DELETE FROM " + table + " WHERE forgotten_at < " + now + " - ?");
        PreparedStatement ahead =
            connection.prepareStatement(
                "UPDATE "
                    + table
                    + " SET forgotten_at = "
                    + now
                    + " WHERE forgotten_at > "
                    + now
                    + " + ?")) {
      delete.setLong(1, KEPT.toMillis());
      delete.executeUpdate();
      ahead.setLong(1, AHEAD.toMillis());
      ahead.executeUpdate();
    }
  }

  /**
   * What was invalidated lately.
   *
   * @param scopes the latest first; if there are more than {@link #MOST}, not all
   */
  record Lately(List<Forgotten> scopes) {

    /**
     * Returns whether what was asked for is not wanted any more.
     *
     * @param underWayNanos how long ago that was, taken after this was read, so that it is not less
     *     than it was then
     */
    boolean covers(CacheTier.Key key, long underWayNanos) {
      boolean isCut = scopes.size() > MOST;
      return (isCut && scopes.get(MOST).agoNanos <= underWayNanos)
          || scopes.stream().anyMatch(each -> each.covers(key, underWayNanos));
    }
  }

  /**
   * A scope that was invalidated.
   *
   * @param agoNanos how long ago, to the millisecond
   */
  record Forgotten(long agoNanos, CacheTier.Scope scope) {

    private boolean covers(CacheTier.Key key, long underWayNanos) {
      return agoNanos <= underWayNanos && scope.has(key);
    }
  }
}
