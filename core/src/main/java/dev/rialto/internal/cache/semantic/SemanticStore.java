package dev.rialto.internal.cache.semantic;

import dev.rialto.internal.cache.key.KeyDigest;
import dev.rialto.internal.cache.tier.ScopeDeletion;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.sql.SqlSchema;
import dev.rialto.internal.sql.WriteBehind;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Scheduler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Texts with their vectors, and what was learnt of them and of methods, in a database: for later,
 * and for other instances when they start. The answers themselves are in the tiers. Thread-safe.
 *
 * <p>Writes wait for others and go in batches, off the calls' way. Instances write over each other:
 * what the last one has learnt counts.
 */
public final class SemanticStore implements AutoCloseable {

  private static final SqlSchema SCHEMA =
      new SqlSchema(
          "semantic",
          List.of(
              List.of(
                  "CREATE TABLE IF NOT EXISTS $Psemantic ("
                      + "id CHAR(64) NOT NULL, namespace VARCHAR(64) NOT NULL,"
                      + " partition_id VARCHAR(128) NOT NULL,"
                      + " digest CHAR(64) NOT NULL, tenant CHAR(16) NOT NULL,"
                      + " task CHAR(16) NOT NULL, model CHAR(16) NOT NULL,"
                      + " asked $BYTES NOT NULL, vector $BYTES NOT NULL,"
                      + " seen_right INT NOT NULL, seen_wrong INT NOT NULL,"
                      + " wrong_from $REAL NOT NULL,"
                      + " stored_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,"
                      + " PRIMARY KEY (id, namespace))",
                  "CREATE TABLE IF NOT EXISTS $Psemantic_learnt ("
                      + "method VARCHAR(200) NOT NULL, namespace VARCHAR(64) NOT NULL,"
                      + " state $BYTES NOT NULL, PRIMARY KEY (method, namespace))")));

  private static final int WAITING_ROWS = 10_000;
  private static final int BATCH_ROWS = 200;

  private final Sql sql;
  private final String namespace;
  private final InstantSource clock;
  private final WriteBehind<Row> texts;
  private final WriteBehind<Learnt> learnt;

  /**
   * A text.
   *
   * @param partition what others must have in common with it
   * @param key where its answer is
   * @param text the text
   * @param vector its vector, as bytes
   * @param right how often its answer was right for another text
   * @param wrong how often it was wrong
   * @param wrongFrom the highest score at which it was wrong
   * @param expiresAtMillis when its answer's time is over
   */
  record Row(
      String partition,
      CacheTier.Key key,
      String text,
      ByteBuffer vector,
      int right,
      int wrong,
      double wrongFrom,
      long expiresAtMillis) {

    float[] floats() {
      float[] all = new float[vector.remaining() / Float.BYTES];
      vector.duplicate().asFloatBuffer().get(all);
      return all;
    }

    static Row of(
        String partition, CacheTier.Key key, SemanticEntry<?> entry, long expiresAtMillis) {
      double[] state = entry.state();
      return new Row(
          partition,
          key,
          entry.text(),
          bytes(entry.vector()),
          (int) state[0],
          (int) state[1],
          state[2],
          expiresAtMillis);
    }

    private static ByteBuffer bytes(float[] vector) {
      ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
      bytes.asFloatBuffer().put(vector);
      return bytes.asReadOnlyBuffer();
    }

    String id() {
      return new KeyDigest().text(partition).text(text).hex();
    }
  }

  /**
   * What was learnt of a method.
   *
   * @param method its client's name and its own
   * @param state the numbers, as bytes
   */
  record Learnt(String method, ByteBuffer state) {

    static Learnt of(String method, double[] numbers) {
      ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES);
      bytes.asDoubleBuffer().put(numbers);
      return new Learnt(method, bytes.asReadOnlyBuffer());
    }

    double[] numbers() {
      double[] all = new double[state.remaining() / Double.BYTES];
      state.duplicate().asDoubleBuffer().get(all);
      return all;
    }
  }

  /**
   * What was found.
   *
   * @param rows texts, the oldest first
   * @param learnt of each method
   */
  record Found(List<Row> rows, List<Learnt> learnt) {}

  /** Makes the store; the database is first asked when something is read or written. */
  public SemanticStore(Sql sql, String namespace, InstantSource clock, Scheduler scheduler) {
    this.sql = sql;
    this.namespace = namespace;
    this.clock = clock;
    long delayNanos = sql.settings().writeDelayNanos();
    this.texts =
        new WriteBehind<>(
            "Texts of the semantic cache",
            WAITING_ROWS,
            BATCH_ROWS,
            delayNanos,
            scheduler,
            rows -> sql.writeBehind(SCHEMA, c -> writeTexts(c, rows)));
    this.learnt =
        new WriteBehind<>(
            "What the semantic cache has learnt",
            WAITING_ROWS,
            BATCH_ROWS,
            delayNanos,
            scheduler,
            rows -> sql.writeBehind(SCHEMA, c -> writeLearnt(c, rows)));
  }

  void save(Row row) {
    texts.add(row);
  }

  void save(Learnt row) {
    learnt.add(row);
  }

  /** Reads what is there, so many texts at most: the newest. */
  CompletableFuture<Found> load(int most) {
    return sql.runBehind(SCHEMA, c -> new Found(readTexts(c, most), readLearnt(c)));
  }

  private List<Row> readTexts(Connection connection, int most) throws SQLException {
    String select =
        "SELECT partition_id, digest, tenant, task, model, asked, vector, seen_right, seen_wrong,"
            + " wrong_from, expires_at FROM "
            + sql.table("semantic")
            + " WHERE namespace = ? AND expires_at > ? ORDER BY stored_at DESC";
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setMaxRows(most);
      statement.setString(1, namespace);
      statement.setLong(2, clock.millis());
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(
              new Row(
                  found.getString(1),
                  new CacheTier.Key(
                      found.getString(2),
                      found.getString(3),
                      found.getString(4),
                      found.getString(5)),
                  new String(found.getBytes(6), StandardCharsets.UTF_8),
                  ByteBuffer.wrap(found.getBytes(7)).asReadOnlyBuffer(),
                  found.getInt(8),
                  found.getInt(9),
                  found.getDouble(10),
                  found.getLong(11)));
        }
      }
    }
    Collections.reverse(rows);
    return rows;
  }

  private List<Learnt> readLearnt(Connection connection) throws SQLException {
    List<Learnt> rows = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT method, state FROM " + sql.table("semantic_learnt") + " WHERE namespace = ?")) {
      statement.setString(1, namespace);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(
              new Learnt(
                  found.getString(1), ByteBuffer.wrap(found.getBytes(2)).asReadOnlyBuffer()));
        }
      }
    }
    return rows;
  }

  private int writeTexts(Connection connection, List<Row> rows) throws SQLException {
    String upsert =
        sql.dialect()
            .upsert(
                sql.table("semantic"),
                List.of("id", "namespace"),
                List.of(
                    "partition_id",
                    "digest",
                    "tenant",
                    "task",
                    "model",
                    "asked",
                    "vector",
                    "seen_right",
                    "seen_wrong",
                    "wrong_from",
                    "stored_at",
                    "expires_at"));
    // Each once, and in one order for all instances, so that none waits for another.
    SortedMap<String, Row> latest = new TreeMap<>();
    rows.forEach(row -> latest.put(row.id(), row));
    long now = clock.millis();
    return Sql.inTransaction(
        connection,
        c -> {
          deleteExpired(c, now);
          try (PreparedStatement statement = c.prepareStatement(upsert)) {
            for (Map.Entry<String, Row> each : latest.entrySet()) {
              Row row = each.getValue();
              statement.setString(1, each.getKey());
              statement.setString(2, namespace);
              statement.setString(3, row.partition);
              statement.setString(4, row.key.digest());
              statement.setString(5, row.key.tenant());
              statement.setString(6, row.key.task());
              statement.setString(7, row.key.model());
              statement.setBytes(8, row.text.getBytes(StandardCharsets.UTF_8));
              statement.setBytes(9, array(row.vector));
              statement.setInt(10, row.right);
              statement.setInt(11, row.wrong);
              statement.setDouble(12, row.wrongFrom);
              statement.setLong(13, now);
              statement.setLong(14, row.expiresAtMillis);
              statement.addBatch();
            }
            statement.executeBatch();
          }
          return latest.size();
        });
  }

  private void deleteExpired(Connection connection, long now) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM " + sql.table("semantic") + " WHERE expires_at <= ?")) {
      statement.setLong(1, now);
      statement.executeUpdate();
    }
  }

  private int writeLearnt(Connection connection, List<Learnt> rows) throws SQLException {
    String upsert =
        sql.dialect()
            .upsert(sql.table("semantic_learnt"), List.of("method", "namespace"), List.of("state"));
    SortedMap<String, Learnt> latest = new TreeMap<>();
    rows.forEach(row -> latest.put(row.method, row));
    return Sql.inTransaction(
        connection,
        c -> {
          try (PreparedStatement statement = c.prepareStatement(upsert)) {
            for (Learnt row : latest.values()) {
              statement.setString(1, row.method);
              statement.setString(2, namespace);
              statement.setBytes(3, array(row.state));
              statement.addBatch();
            }
            statement.executeBatch();
          }
          return latest.size();
        });
  }

  private static byte[] array(ByteBuffer bytes) {
    byte[] all = new byte[bytes.remaining()];
    bytes.duplicate().get(all);
    return all;
  }

  /**
   * Deletes texts whose answers are in a scope, written or waiting. Those of a method stay: what
   * they lead to is gone from the tiers.
   */
  CompletableFuture<Integer> delete(CacheTier.Scope scope) {
    if (scope.client() != null) {
      return CompletableFuture.completedFuture(0);
    }
    texts.drop(row -> scope.has(row.key));
    return texts
        .flush()
        .thenCompose(
            done ->
                sql.runBehind(
                    SCHEMA, new ScopeDeletion(sql.table("semantic"), namespace, scope)::on));
  }

  /**
   * Deletes all texts that are written, and all that was learnt but one row.
   *
   * @param kept the method whose row stays
   */
  CompletableFuture<?> deleteAllBut(String kept) {
    return sql.runBehind(
        SCHEMA,
        connection ->
            Sql.inTransaction(
                connection,
                c -> {
                  try (PreparedStatement delete =
                      c.prepareStatement(
                          "DELETE FROM " + sql.table("semantic") + " WHERE namespace = ?")) {
                    delete.setString(1, namespace);
                    delete.executeUpdate();
                  }
                  try (PreparedStatement delete =
                      c.prepareStatement(
                          "DELETE FROM "
                              + sql.table("semantic_learnt")
                              + " WHERE namespace = ? AND method <> ?")) {
                    delete.setString(1, namespace);
                    delete.setString(2, kept);
                    return delete.executeUpdate();
                  }
                }));
  }

  /** Writes what waits; the database belongs to all who use it. */
  @Override
  public void close() {
    texts.close();
    learnt.close();
  }
}
