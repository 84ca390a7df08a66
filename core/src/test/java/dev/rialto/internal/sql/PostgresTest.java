package dev.rialto.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("interop")
@Timeout(120)
class PostgresTest {

  private static final SqlSchema SCHEMA =
      new SqlSchema(
          "thing",
          List.of(
              List.of("CREATE TABLE IF NOT EXISTS $Pthing (id INT PRIMARY KEY, v $BYTES)"),
              List.of("ALTER TABLE $Pthing ADD COLUMN IF NOT EXISTS w VARCHAR(10)")));

  private PostgresServer server;
  private final ThreadScheduler scheduler = new ThreadScheduler();

  @BeforeEach
  void start() throws Exception {
    server = PostgresServer.started();
  }

  @AfterEach
  void stop() throws Exception {
    scheduler.close();
    server.close();
  }

  private Sql sql() {
    return new Sql(
        SqlSettings.builder(server.dataSource()).timeout(Duration.ofSeconds(5)).build(),
        Ticker.SYSTEM,
        scheduler);
  }

  private static CompletableFuture<Integer> count(Sql sql) {
    return sql.run(
        SCHEMA,
        c -> {
          try (Statement s = c.createStatement();
              ResultSet rows = s.executeQuery("SELECT COUNT(*) FROM rialto_thing")) {
            rows.next();
            return rows.getInt(1);
          }
        });
  }

  @Test
  void instancesThatStartTogetherMigrateOnceAndUpsertsOverwrite() {
    List<Sql> all = new ArrayList<>();
    List<CompletableFuture<Integer>> counts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Sql sql = sql();
      all.add(sql);
      counts.add(count(sql));
    }
    counts.forEach(c -> assertThat(c.join()).isZero());
    Sql sql = all.get(0);
    for (String value : List.of("old", "new")) {
      sql.run(
              SCHEMA,
              c -> {
                try (PreparedStatement s =
                    c.prepareStatement(
                        sql.dialect().upsert("rialto_thing", List.of("id"), List.of("w", "v")))) {
                  s.setInt(1, 7);
                  s.setString(2, value);
                  s.setBytes(3, new byte[100_000]);
                  return s.executeUpdate();
                }
              })
          .join();
    }
    assertThat(count(sql).join()).isEqualTo(1);
    all.forEach(Sql::close);
  }

  @Test
  void aKilledDatabaseFailsAtOnceAndIsUsedAgainWhenItIsBack() throws Exception {
    try (Sql sql = sql()) {
      assertThat(count(sql).join()).isZero();
      server.kill();
      assertThat(count(sql).handle((n, e) -> e != null).join()).isTrue();
      assertThat(sql.guard().isIn()).isFalse();
      assertThat(count(sql)).isCompletedExceptionally();

      server.start();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!sql.guard().isIn() && System.nanoTime() - end < 0) {
        count(sql).handle((n, e) -> null).join();
        Thread.onSpinWait();
      }
      assertThat(count(sql).join()).isZero();
    }
  }

  /** As at a standby, or where an administrator has made the tables for who may only read. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoMayOnlyReadReadsTablesThatAreUpToDate(boolean standby) throws Exception {
    try (Sql sql = sql()) {
      assertThat(count(sql).join()).isZero();
    }
    PGSimpleDataSource reader = (PGSimpleDataSource) server.dataSource();
    if (standby) {
      reader.setOptions("-c default_transaction_read_only=on");
    } else {
      try (Connection c = server.dataSource().getConnection();
          Statement s = c.createStatement()) {
        s.execute("CREATE ROLE reader LOGIN");
        s.execute("GRANT SELECT ON rialto_thing, rialto_schema TO reader");
      }
      reader.setUser("reader");
    }
    SqlSettings settings = SqlSettings.builder(reader).timeout(Duration.ofSeconds(5)).build();
    try (Sql sql = new Sql(settings, Ticker.SYSTEM, scheduler)) {
      assertThat(count(sql).join()).isZero();
    }
  }
}
