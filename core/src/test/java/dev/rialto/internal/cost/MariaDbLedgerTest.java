package dev.rialto.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Usd;
import dev.rialto.testing.MariaDbServer;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ledger in MySQL's dialect, at a real MariaDB. */
@Tag("interop")
@Timeout(120)
class MariaDbLedgerTest extends SqlLedgerContract {

  private static MariaDbServer server;

  @BeforeAll
  static void start() throws Exception {
    server = MariaDbServer.started();
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
    try {
      return server.dataSource();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anIndexLeadsToTheHours() throws Exception {
    try (Instance one = new Instance()) {
      one.settle("acme", Usd.of("1"));
      assertThat(one.total()).isEqualTo(Usd.of("1"));
    }
    try (var connection = server.dataSource().getConnection();
        var statement = connection.createStatement();
        var plan =
            statement.executeQuery(
                "EXPLAIN SELECT * FROM rialto_ledger WHERE hour_epoch_seconds >= 7")) {
      assertThat(plan.next()).isTrue();
      assertThat(plan.getString("possible_keys")).isEqualTo("rialto_ledger_hour");
    }
  }
}
