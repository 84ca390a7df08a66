package dev.rialto.internal.cache.semantic;

import dev.rialto.testing.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** What the semantic tier knows outlives the process, in a real database. */
@Tag("interop")
class PostgresSemanticStoreTest extends SemanticStoreTest {

  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.started();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  DataSource database() {
    try {
      DataSource source = server.dataSource();
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        for (String table : new String[] {"semantic", "semantic_learnt", "cache", "schema"}) {
          statement.execute("DROP TABLE IF EXISTS rialto_" + table);
        }
      }
      return source;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
