package dev.rialto.internal.jobs;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.JobStore;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

@Tag("interop")
@Timeout(120)
class PostgresJobStoreTest extends JobStoreContract {

  private static PostgresServer server;

  private final ThreadScheduler scheduler = new ThreadScheduler();

  @BeforeAll
  static void startServer() throws Exception {
    server = PostgresServer.started();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void empty() throws Exception {
    try (Connection c = server.dataSource().getConnection();
        Statement s = c.createStatement()) {
      s.execute("DROP TABLE IF EXISTS rialto_jobs, rialto_job_items, rialto_schema");
    }
  }

  @AfterEach
  void stop() {
    scheduler.close();
  }

  @Override
  JobStore store() {
    SqlSettings settings =
        SqlSettings.builder(server.dataSource()).timeout(Duration.ofSeconds(10)).build();
    return new SqlJobStore(new Sql(settings, Ticker.SYSTEM, scheduler));
  }
}
