package dev.rialto.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Something to do with a connection. Blocking.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface SqlWork<T extends @Nullable Object> {

  /**
   * Does it.
   *
   * @param connection in auto-commit mode; not to be kept
   * @throws SQLException if the database refuses, or is not there
   */
  T on(Connection connection) throws SQLException;
}
