package dev.rialto.internal.cache.tier;

import dev.rialto.internal.sql.Sql;
import dev.rialto.spi.CacheTier;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.time.Instant;

/** What tiers in databases have in common: writes that wait, a clock of theirs, no messages. */
abstract class SqlTierContract extends CacheTierContract {

  final FakeClock clock = new FakeClock();
  Instant now = Instant.parse("2026-03-01T12:00:00Z");

  /** Returns the database, for another instance. */
  abstract Sql sql();

  @Override
  CacheTier tier(String namespace) {
    return new SqlTier(sql(), namespace, () -> now, clock);
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
