package dev.rialto.internal.cache.tier;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.PostgresServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTierTest extends CacheTierContract {

  private PostgresServer server;
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final FakeClock clock = new FakeClock();
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
  CacheTier tier(String namespace) {
    SqlSettings settings =
        SqlSettings.builder(server.dataSource())
            .timeout(Duration.ofSeconds(20))
            .executor(Runnable::run)
            .build();
    return new SqlTier(new Sql(settings, Ticker.SYSTEM, scheduler), namespace, () -> now, clock);
  }

  @Override
  boolean tellsOthers() {
    return false;
  }

  @Override
  boolean leases() {
    return false;
  }

  @Override
  void settle(CacheTier written) {
    clock.advance(Duration.ofMillis(50));
  }

  @Override
  boolean pass(Duration span) {
    now = now.plus(span);
    return true;
  }
}
