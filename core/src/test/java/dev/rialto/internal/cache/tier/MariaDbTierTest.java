package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.sql.SqlDialect;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.MariaDbServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import javax.sql.DataSource;
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

  private Sql asUser(String user, int most) throws SQLException {
    DataSource source = user.isEmpty() ? server.dataSource() : server.dataSource(user);
    return new Sql(
        SqlSettings.builder(source)
            .timeout(Duration.ofSeconds(20))
            .maxEntries(most)
            .executor(Runnable::run)
            .build(),
        Ticker.SYSTEM,
        scheduler);
  }

  private String explained(String query) throws SQLException {
    try (Connection c = server.dataSource().getConnection();
        Statement s = c.createStatement();
        ResultSet plan = s.executeQuery("EXPLAIN " + query)) {
      assertThat(plan.next()).isTrue();
      return String.valueOf(plan.getString("key"));
    }
  }

  private void execute(String statement) throws SQLException {
    try (Connection c = server.dataSource().getConnection();
        Statement s = c.createStatement()) {
      s.execute(statement);
    }
  }

  /** As instances of before have made it, and filled. */
  private void withoutIndex(int answers) throws SQLException {
    try (CacheTier tier = tier("shop")) {
      tier.get(key(0)).toCompletableFuture().join();
    }
    forgetAnswers();
    execute("DROP INDEX IF EXISTS rialto_cache_expires ON rialto_cache");
    execute("DELETE FROM rialto_schema WHERE feature = 'cache_index'");
    fill(answers);
  }

  /** The driver tells it one level further in than others. */
  @Test
  void whyABatchIsRefusedIsSaid() {
    Sql sql = sql(settings -> {});
    assertThatThrownBy(
            () ->
                sql.writeBehind(
                        ForgottenScopes.SCHEMA,
                        c -> {
                          try (PreparedStatement insert =
                              c.prepareStatement("INSERT INTO rialto_schema VALUES (?, 1)")) {
                            insert.setString(1, "cache_forgotten");
                            insert.addBatch();
                            insert.addBatch();
                            return insert.executeBatch();
                          }
                        })
                    .join())
        .hasMessageContaining("Duplicate entry");
  }

  private static final String SOONEST =
      "SELECT digest, namespace, expires_at FROM rialto_cache ORDER BY expires_at LIMIT 2000";
  private static final String EXPIRED =
      "SELECT COUNT(*) FROM rialto_cache WHERE expires_at <= 1000";

  /** Several at a time, over a table with answers in it. */
  @Test
  void anIndexLeadsToWhatExpires_alsoInTablesOfInstancesOfBefore() throws Exception {
    withoutIndex(6_000);
    assertThat(explained(SOONEST)).isEqualTo("null");
    List<CacheTier> tiers = new ArrayList<>();
    List<Sql> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Sql sql = new Sql(SqlSettings.of(server.dataSource()), Ticker.SYSTEM, scheduler);
      all.add(sql);
      tiers.add(new SqlTier(sql, "shop", () -> now, clock));
    }
    for (CacheTier tier : tiers) {
      tier.get(key(0)).toCompletableFuture().join();
    }
    clock.advance(Duration.ofMinutes(5));
    for (Sql sql : all) {
      sql.close(); // what was begun ends before
    }
    tiers.forEach(CacheTier::close);
    assertThat(explained(SOONEST)).isEqualTo("rialto_cache_expires");
    assertThat(explained(EXPIRED)).isEqualTo("rialto_cache_expires");
    assertThat(answers()).as("none was lost").isEqualTo(6_000);
  }

  /** Its statements lead to the whole table otherwise. */
  @Test
  void whatExpiresIsDeletedPartByPart_andNoPartReadsAllRows() throws Exception {
    withoutIndex(9_000);
    execute("SET GLOBAL log_output = 'TABLE'");
    execute("TRUNCATE mysql.slow_log");
    execute("SET GLOBAL long_query_time = 0, GLOBAL slow_query_log = 1");
    try (SqlTier tier = new SqlTier(asUser("", 10), "shop", () -> now, clock)) {
      tier.get(key(0)).toCompletableFuture().join();
      clock.advance(Duration.ofMinutes(5));
    }
    execute("SET GLOBAL slow_query_log = 0");
    assertThat(answers()).isEqualTo(10);
    try (Connection c = server.dataSource().getConnection();
        Statement s = c.createStatement();
        ResultSet parts =
            s.executeQuery(
                "SELECT COUNT(*), MAX(rows_examined) FROM mysql.slow_log"
                    + " WHERE sql_text LIKE 'SELECT digest%'")) {
      assertThat(parts.next()).isTrue();
      assertThat(parts.getInt(1)).as("parts").isEqualTo(5);
      assertThat(parts.getInt(2)).as("rows read by each").isEqualTo(2_000);
    }
  }

  /** Who may make none reads all rows for each part: 10,000 go at a sweep, and what has expired. */
  @Test
  void whoMayMakeNoIndexSweepsAllTheSame() throws Exception {
    withoutIndex(11_000);
    FakeClock own = new FakeClock(); // tiers of other tests would make one
    execute("CREATE OR REPLACE USER guest IDENTIFIED BY ''");
    execute("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON rialto.* TO guest");
    try (SqlTier tier = new SqlTier(asUser("guest", 10), "shop", () -> now, own)) {
      tier.get(key(0)).toCompletableFuture().join();
      own.advance(Duration.ofMinutes(5));
      assertThat(answers()).isEqualTo(1_000);
      own.advance(Duration.ofMinutes(5));
      assertThat(answers()).isEqualTo(10);
      now = now.plusSeconds(2);
      own.advance(Duration.ofMinutes(5));
      assertThat(answers()).as("all have expired").isZero();
    }
    assertThat(explained(SOONEST)).isEqualTo("null");
  }
}
