package dev.rialto.internal.cost;

import dev.rialto.testing.PostgresServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

@Tag("interop")
@Timeout(120)
class PostgresLedgerTest extends SqlLedgerContract {

  private static PostgresServer server;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.started();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void forget() throws Exception {
    try (var connection = server.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS rialto_ledger, rialto_schema");
    }
  }

  @Override
  DataSource database() {
    return server.dataSource();
  }
}
