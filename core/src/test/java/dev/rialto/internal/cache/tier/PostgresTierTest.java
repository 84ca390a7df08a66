package dev.rialto.internal.cache.tier;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTierTest extends SqlTierContract {

  private PostgresServer server;
  private final ThreadScheduler scheduler = new ThreadScheduler();

  @BeforeAll
  void start() throws Exception {
    server = PostgresServer.started();
  }

  @AfterAll
  void stop() throws Exception {
    scheduler.close();
    server.close();
  }

  @AfterEach
  void forget() throws Exception {
    try (Connection c = server.dataSource().getConnection();
        Statement s = c.createStatement()) {
      s.execute("DELETE FROM rialto_cache");
    }
  }

  @Override
  Sql sql(Consumer<SqlSettings.Builder> settings) {
    SqlSettings.Builder builder =
        SqlSettings.builder(server.dataSource())
            .timeout(Duration.ofSeconds(20))
            .executor(Runnable::run);
    settings.accept(builder);
    return new Sql(builder.build(), Ticker.SYSTEM, scheduler);
  }
}
