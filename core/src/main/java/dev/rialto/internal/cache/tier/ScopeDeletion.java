package dev.rialto.internal.cache.tier;

import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.sql.SqlSchema;
import dev.rialto.spi.CacheTier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Deletes the rows of a table whose keys are in a scope. For one use. */
public final class ScopeDeletion {

  private static final int PARTS = 256;
  private static final int PARTS_AT_ONCE = 16;

  private final StringBuilder sql;
  private final boolean single;
  private final List<String> values = new ArrayList<>();

  /**
   * Makes one.
   *
   * @param table its whole name; has columns as scopes have parts, and {@code namespace}
   * @param scope without a client, unless the table has columns for those and their methods
   */
  public ScopeDeletion(String table, String namespace, CacheTier.Scope scope) {
    sql = new StringBuilder("DELETE FROM ").append(table).append(" WHERE namespace = ?");
    values.add(namespace);
    single = scope.digest() != null;
    and("digest", scope.digest());
    and("tenant", scope.tenant());
    and("task", scope.task());
    and("model", scope.model());
    and("client", scope.client());
    and("method", scope.method());
  }

  private void and(String column, @Nullable String value) {
    if (value != null) {
      sql.append(" AND ").append(column).append(" = ?");
      values.add(value);
    }
  }

  /** Deletes them; returns how many there were. */
  public int on(Connection connection) throws SQLException {
    return on(connection, List.of());
  }

  /**
   * Deletes them part by part, each a statement for itself, since each keeps its rows' locks, and a
   * few of them a thread, for as long as it takes. The parts are ranges of digests, so that the
   * primary key leads to each, and no row is looked at twice.
   */
  CompletableFuture<Boolean> inParts(Sql database, SqlSchema schema) {
    if (single) {
      return database.runBehind(schema, c -> on(c) >= 0);
    }
    sql.append(" AND digest >= ? AND digest < ?");
    return inParts(database, schema, 0);
  }

  private CompletableFuture<Boolean> inParts(Sql database, SqlSchema schema, int from) {
    int to = from + PARTS_AT_ONCE;
    CompletableFuture<Boolean> some =
        database.runBehind(
            schema,
            c -> {
              for (int part = from; part < to; part++) {
                on(c, List.of(bound(part), bound(part + 1)));
              }
              return true;
            });
    return to == PARTS ? some : some.thenCompose(done -> inParts(database, schema, to));
  }

  /** Digests are hexadecimal, and as many begin with one as with another. */
  private static String bound(int part) {
    return part == PARTS ? "g" : HexFormat.of().toHexDigits((byte) part);
  }

  private int on(Connection connection, List<String> range) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      int index = 0;
      for (String value : values) {
        statement.setString(++index, value);
      }
      for (String bound : range) {
        statement.setString(++index, bound);
      }
      return statement.executeUpdate();
    }
  }
}
