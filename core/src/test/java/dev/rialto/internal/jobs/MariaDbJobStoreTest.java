package dev.rialto.internal.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.JobStore;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.MariaDbServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The dialect of MySQL, at a real MariaDB. */
@Tag("interop")
@Timeout(120)
class MariaDbJobStoreTest extends JobStoreContract {

  private static MariaDbServer server;
  private static DataSource source;

  private final ThreadScheduler scheduler = new ThreadScheduler();

  @BeforeAll
  static void startServer() throws Exception {
    server = MariaDbServer.started();
    source = server.dataSource();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void empty() throws Exception {
    try (Connection c = source.getConnection();
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
    SqlSettings settings = SqlSettings.builder(source).timeout(Duration.ofSeconds(10)).build();
    return new SqlJobStore(new Sql(settings, Ticker.SYSTEM, scheduler));
  }

  @Test
  void anIndexLeadsToTheItemsOfAKey() throws Exception {
    get(store().create(job(1, 1), List.of(item(1, 0, 5))));
    try (Connection c = source.getConnection();
        Statement s = c.createStatement();
        ResultSet plan =
            s.executeQuery("EXPLAIN SELECT * FROM rialto_job_items WHERE item_key = 'x'")) {
      assertThat(plan.next()).isTrue();
      assertThat(plan.getString("possible_keys")).isEqualTo("rialto_job_items_key");
    }
  }
}
