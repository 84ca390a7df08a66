package dev.rialto.internal.cache.warming;

import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.sql.SqlSchema;
import dev.rialto.internal.sql.WriteBehind;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Scheduler;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * In which hours questions come, in a database, for after a restart. Under the digests of their
 * keys alone: the questions themselves are nobody's to read there, and no text makes a call again.
 * Thread-safe.
 *
 * <p>Writes wait for others and go in batches, off the calls' way. Instances write over each other:
 * what the last one has seen counts. What was not written for two months is deleted.
 */
public final class WarmingStore implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private static final SqlSchema SCHEMA =
      new SqlSchema(
          "warming",
          List.of(
              List.of(
                  "CREATE TABLE IF NOT EXISTS $Pwarming ("
                      + "digest CHAR(64) NOT NULL, namespace VARCHAR(64) NOT NULL,"
                      + " tenant CHAR(16) NOT NULL, hours $BYTES NOT NULL,"
                      + " written_at BIGINT NOT NULL, PRIMARY KEY (digest, namespace))")));

  private static final int WAITING_ROWS = 10_000;
  private static final int BATCH_ROWS = 200;
  private static final long KEPT_MILLIS = Duration.ofDays(60).toMillis();

  private final Sql sql;
  private final String namespace;
  private final InstantSource clock;
  private final WriteBehind<Row> writer;

  private record Row(CacheTier.Key key, List<Integer> hours) {}

  /** Makes the store; the database is first asked when something is read or written. */
  public WarmingStore(Sql sql, String namespace, InstantSource clock, Scheduler scheduler) {
    this.sql = sql;
    this.namespace = namespace;
    this.clock = clock;
    this.writer =
        new WriteBehind<>(
            "The hours of questions",
            WAITING_ROWS,
            BATCH_ROWS,
            sql.settings().writeDelayNanos(),
            scheduler,
            rows -> sql.writeBehind(SCHEMA, c -> write(c, rows)));
  }

  /** Keeps the hours of a question, soon. */
  void save(CacheTier.Key key, int[] hours) {
    writer.add(new Row(key, Arrays.stream(hours).boxed().toList()));
  }

  private static byte[] bytes(List<Integer> hours) {
    ByteBuffer bytes = ByteBuffer.allocate(hours.size() * Integer.BYTES);
    hours.forEach(bytes::putInt);
    return bytes.array();
  }

  /** Reads the hours of so many questions at most, those written last, by their digests. */
  CompletableFuture<Map<String, int[]>> load(int most) {
    return sql.runBehind(SCHEMA, c -> read(c, most));
  }

  private Map<String, int[]> read(Connection connection, int most) throws SQLException {
    Map<String, int[]> all = new HashMap<>();
    String select =
        "SELECT digest, hours FROM "
            + sql.table("warming")
            + " WHERE namespace = ? AND written_at > ? ORDER BY written_at DESC";
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setMaxRows(most);
      statement.setString(1, namespace);
      statement.setLong(2, clock.millis() - KEPT_MILLIS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ByteBuffer bytes = ByteBuffer.wrap(rows.getBytes(2));
          int[] hours = new int[bytes.remaining() / Integer.BYTES];
          bytes.asIntBuffer().get(hours);
          all.put(rows.getString(1), hours);
        }
      }
    }
    return all;
  }

  private int write(Connection connection, List<Row> rows) throws SQLException {
    String upsert =
        sql.dialect()
            .upsert(
                sql.table("warming"),
                List.of("digest", "namespace"),
                List.of("tenant", "hours", "written_at"));
    SortedMap<String, Row> latest = new TreeMap<>();
    rows.forEach(row -> latest.put(row.key.digest(), row));
    long now = clock.millis();
    return Sql.inTransaction(
        connection,
        c -> {
          try (PreparedStatement delete =
              c.prepareStatement(
                  "DELETE FROM " + sql.table("warming") + " WHERE written_at <= ?")) {
            delete.setLong(1, now - KEPT_MILLIS);
            delete.executeUpdate();
          }
          try (PreparedStatement statement = c.prepareStatement(upsert)) {
            for (Row row : latest.values()) {
              statement.setString(1, row.key.digest());
              statement.setString(2, namespace);
              statement.setString(3, row.key.tenant());
              statement.setBytes(4, bytes(row.hours));
              statement.setLong(5, now);
              statement.addBatch();
            }
            statement.executeBatch();
          }
          return latest.size();
        });
  }

  /** Forgets a tenant's questions, or, without one, all. */
  @SuppressWarnings("FutureReturnValueIgnored") // hours without their question warm nothing
  void forget(CacheTier.Scope scope) {
    writer.drop(row -> scope.has(row.key));
    writer
        .flush()
        .thenCompose(
            done ->
                sql.runBehind(
                    SCHEMA,
                    c -> {
                      String where = scope.tenant() == null ? "" : " AND tenant = ?";
                      try (PreparedStatement delete =
                          c.prepareStatement(
                              "DELETE FROM "
                                  + sql.table("warming")
                                  + " WHERE namespace = ?"
                                  + where)) {
                        delete.setString(1, namespace);
                        if (scope.tenant() != null) {
                          delete.setString(2, scope.tenant());
                        }
                        return delete.executeUpdate();
                      }
                    }))
        .whenComplete(
            (rows, error) -> {
              if (error != null) {
                LOG.log(
                    System.Logger.Level.WARNING,
                    "The hours of forgotten questions stay in the database for now",
                    error);
              }
            });
  }

  /** Writes what waits; the database belongs to all who use it. */
  @Override
  public void close() {
    writer.close();
  }
}
