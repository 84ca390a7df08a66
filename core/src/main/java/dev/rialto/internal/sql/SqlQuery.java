package dev.rialto.internal.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Something to ask with a prepared statement, which other threads do not use meanwhile. Blocking;
 * only reads, since it is done once more where a kept connection turns out to be lost.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface SqlQuery<T extends @Nullable Object> {

  /**
   * Asks.
   *
   * @param statement not to be kept or closed
   * @throws SQLException if the database refuses, or is not there
   */
  T on(PreparedStatement statement) throws SQLException;
}
