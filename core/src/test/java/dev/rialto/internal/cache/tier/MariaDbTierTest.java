package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.sql.SqlDialect;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.MariaDbServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The dialect of MySQL, at a real MariaDB. */
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariaDbTierTest extends SqlTierContract {

  private MariaDbServer server;
  private final ThreadScheduler scheduler = new ThreadScheduler();

  @BeforeAll
  void start() throws Exception {
    server = MariaDbServer.started();
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
    try {
      SqlSettings.Builder builder =
          SqlSettings.builder(server.dataSource())
              .timeout(Duration.ofSeconds(20))
              .executor(Runnable::run);
      settings.accept(builder);
      return new Sql(builder.build(), Ticker.SYSTEM, scheduler);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void itIsKnownByItsName() {
    Sql sql = sql(settings -> {});
    CacheTier tier = new SqlTier(sql, "shop", () -> now, clock);
    tier.get(key(1)).toCompletableFuture().join();
    assertThat(sql.dialect()).isEqualTo(SqlDialect.MYSQL);
  }

  /** The server takes no statement beyond its packet: that answer is lost, and none beside it. */
  @Test
  void anAnswerTooLargeForTheServerTakesNothingElseWithIt() throws Exception {
    try (Connection c = server.dataSource().getConnection();
        Statement s = c.createStatement()) {
      s.execute("SET GLOBAL max_allowed_packet = 65536");
    }
    try {
      Sql sql = sql(settings -> {});
      CacheTier tier = new SqlTier(sql, "shop", () -> now, clock);
      assertThat(tier.get(key(0)).toCompletableFuture().join()).isNull();
      byte[] large = new byte[1 << 20];
      new Random(7).nextBytes(large);
      for (int i = 1; i <= 9; i++) {
        tier.put(key(i), i == 5 ? large : new byte[] {(byte) i}, Duration.ofHours(1), false);
      }
      settle(tier);
      for (int i = 1; i <= 9; i++) {
        assertThat(tier.get(key(i)).toCompletableFuture().join())
            .as("answer %d", i)
            .isEqualTo(i == 5 ? null : new byte[] {(byte) i});
      }
      assertThat(sql.guard().failures()).as("nothing was left alone for it").isZero();
      tier.close();
    } finally {
      try (Connection c = server.dataSource().getConnection();
          Statement s = c.createStatement()) {
        s.execute("SET GLOBAL max_allowed_packet = 16777216");
      }
    }
  }
}
