package dev.rialto.internal.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.config.SqlSettings;
import dev.rialto.internal.sql.Sql;
import dev.rialto.testing.FakeClock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** What a ledger has not written when it is closed is written then, or never. */
class LastRowsTest {

  private final FakeClock clock = new FakeClock();

  private Sql database() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return new Sql(SqlSettings.builder(source).executor(Runnable::run).build(), clock, clock);
  }

  /** Others' writes took the database out; it is back, and still no time for usual writes. */
  @Test
  void closing_writesWhatIsLeft_alsoWhileWritesPause() {
    try (Sql sql = database()) {
      SqlLedger stored = new SqlLedger(sql, Duration.ofHours(1).toNanos(), clock);
      Ledger ledger = new Ledger(24, 20);
      stored.follow(ledger);
      stored.flush().join();
      assertThat(sql.runBehind(SqlLedger.SCHEMA, connection -> 1).join()).isEqualTo(1);
      for (int i = 0; i < 3; i++) {
        assertThat(
                sql.writeBehind(
                    SqlLedger.SCHEMA,
                    connection -> {
                      throw new SQLException("The database has been closed", "90098");
                    }))
            .isCompletedExceptionally();
        clock.advance(Duration.ofSeconds(1L << Math.min(i, 1)));
      }
      assertThat(sql.guard().isIn()).isTrue();
      ledger.add(
          Instant.parse("2026-03-10T12:30:00Z").getEpochSecond(),
          new LedgerKey("acme/large", "acme", "t", "u", "Clerk", "ask"),
          new TokenUsage(1, 0, 0, 2, 0),
          new Cost(Usd.of(3), false),
          true);
      assertThat(stored.flush()).as("a pause of writes").isCompletedExceptionally();
      assertThat(ledger.unwritten()).isEqualTo(1);

      stored.close();

      assertThat(ledger.unwritten()).isZero();
      SqlLedger later = new SqlLedger(sql, 0, clock);
      Ledger read = later.read(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), 20).join();
      assertThat(read.total(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z")).known())
          .isEqualTo(Usd.of(3));
    }
  }
}
