package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.internal.sql.Sql;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.CacheTier.Key;
import dev.rialto.spi.CacheTier.Scope;
import dev.rialto.testing.FakeClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

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

  private static final Duration TTL = Duration.ofMinutes(10);

  private static Scope tenant(int tenant) {
    return new Scope(null, "%016x".formatted(tenant), null, null);
  }

  private boolean isFound(CacheTier in, Key key) {
    return in.get(key).toCompletableFuture().join() != null;
  }

  /** Lets what was invalidated so far be so much older, by the database's clock. */
  private void age(Duration span) throws SQLException {
    update("UPDATE %s SET forgotten_at = forgotten_at - " + span.toMillis());
  }

  /** Other tests may have invalidated something in the same database. */
  private void forgetWhatWasInvalidated() throws SQLException {
    update("DELETE FROM %s");
  }

  private void update(String what) throws SQLException {
    Sql sql = sql();
    try (Connection c = sql.settings().dataSource().getConnection();
        Statement s = c.createStatement()) {
      s.executeUpdate(what.formatted(sql.table("cache_forgotten")));
    } finally {
      sql.close();
    }
  }

  @Test
  void whatAnotherInstanceInvalidatedWhileItWasUnderWay_isNotFound() throws SQLException {
    try (CacheTier here = tier("shop");
        CacheTier there = tier("shop")) {
      forgetWhatWasInvalidated();
      there.invalidate(tenant(2)).toCompletableFuture().join();
      age(Duration.ofMinutes(1));
      here.put(key(1, 2, 1, 1), new byte[] {1}, TTL, false, Duration.ofSeconds(90));
      here.put(key(2, 2, 1, 1), new byte[] {2}, TTL, false, Duration.ofSeconds(10));
      here.put(key(3, 3, 1, 1), new byte[] {3}, TTL, false, Duration.ofSeconds(90));
      here.put(key(4, 2, 1, 1), new byte[] {4}, TTL, false);
      settle(here);
      assertThat(isFound(there, key(1, 2, 1, 1))).as("asked for before").isFalse();
      assertThat(isFound(there, key(2, 2, 1, 1))).as("asked for afterwards").isTrue();
      assertThat(isFound(there, key(3, 3, 1, 1))).as("another tenant's").isTrue();
      assertThat(isFound(there, key(4, 2, 1, 1))).as("no answer").isTrue();
    }
  }

  @Test
  void whatWaitedToBeWrittenAsAnotherInstanceInvalidatedIt_isNotFound() {
    try (CacheTier here = tier("shop");
        CacheTier there = tier("shop")) {
      here.put(key(1, 2, 1, 1), new byte[] {1}, TTL, false, Duration.ofSeconds(10));
      there.invalidate(tenant(2)).toCompletableFuture().join();
      settle(here);
      assertThat(isFound(there, key(1, 2, 1, 1))).isFalse();
    }
  }

  @Test
  void whatOneInvalidatesAndStoresAnewItself_isFound() throws SQLException {
    try (CacheTier here = tier("shop")) {
      forgetWhatWasInvalidated();
      here.invalidate(Scope.ALL).toCompletableFuture().join();
      here.put(key(1), new byte[] {1}, TTL, false, Duration.ZERO);
      settle(here);
      assertThat(isFound(here, key(1))).isTrue();
    }
  }

  @Override
  boolean pass(Duration span) {
    now = now.plus(span);
    return true;
  }
}
