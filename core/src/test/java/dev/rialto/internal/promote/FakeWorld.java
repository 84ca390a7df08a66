package dev.rialto.internal.promote;

import dev.rialto.config.JobSettings;
import dev.rialto.config.SqlSettings;
import dev.rialto.internal.jobs.SqlJobStore;
import dev.rialto.internal.sql.Sql;
import dev.rialto.spi.JobStore;
import dev.rialto.testing.FakeClock;
import java.time.Instant;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;

/** What several processes have in common: the time, a provider, a database. */
final class FakeWorld {

  Instant now = Instant.parse("2026-03-01T12:00:00Z");
  final FakeBatches provider = new FakeBatches(() -> now);
  private final JdbcDataSource source = new JdbcDataSource();

  FakeWorld() {
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  JobStore store() {
    FakeClock clock = new FakeClock();
    SqlSettings settings = SqlSettings.builder(source).executor(Runnable::run).build();
    return new SqlJobStore(new Sql(settings, clock, clock));
  }

  FakeProcess process() {
    return new FakeProcess(this, store(), JobSettings.DEFAULT);
  }
}
