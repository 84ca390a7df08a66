package dev.rialto.internal.cache.tier;

import dev.rialto.spi.CacheTier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deletes the rows of a table whose keys are in a scope. For one use. */
public final class ScopeDeletion {

  private final StringBuilder sql;
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
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < values.size(); i++) {
        statement.setString(i + 1, values.get(i));
      }
      return statement.executeUpdate();
    }
  }
}
