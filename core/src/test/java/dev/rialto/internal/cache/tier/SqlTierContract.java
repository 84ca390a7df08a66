package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.sql.Sql;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.CacheTier.Key;
import dev.rialto.spi.CacheTier.Scope;
import dev.rialto.testing.FakeClock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What tiers in databases have in common: writes that wait, a clock of theirs, no messages. */
abstract class SqlTierContract extends CacheTierContract {

  final FakeClock clock = new FakeClock();
  Instant now = Instant.parse("2026-03-01T12:00:00Z");

  /** Returns the database, for another instance. */
  abstract Sql sql(Consumer<SqlSettings.Builder> settings);

  private Sql sql() {
    return sql(settings -> {});
  }

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
      sql.runBehind(ForgottenScopes.SCHEMA, made -> "").join();
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
      age(Duration.ofMinutes(10));
      here.put(key(1, 2, 1, 1), new byte[] {1}, TTL, false, Duration.ofMinutes(30));
      here.put(key(2, 2, 1, 1), new byte[] {2}, TTL, false, Duration.ofMinutes(1));
      here.put(key(3, 3, 1, 1), new byte[] {3}, TTL, false, Duration.ofMinutes(30));
      here.put(key(4, 2, 1, 1), new byte[] {4}, TTL, false);
      settle(here);
      assertThat(isFound(there, key(1, 2, 1, 1))).as("asked for before").isFalse();
      assertThat(isFound(there, key(2, 2, 1, 1))).as("asked for afterwards").isTrue();
      assertThat(isFound(there, key(3, 3, 1, 1))).as("another tenant's").isTrue();
      assertThat(isFound(there, key(4, 2, 1, 1))).as("no answer").isTrue();
    }
  }

  /** By a year, after something was invalidated: what it was is not known, but that it is over. */
  @Test
  void whereTheDatabasesClockWasPutBack_whatIsAskedForSince_isFound() throws SQLException {
    try (CacheTier here = tier("shop");
        CacheTier there = tier("shop")) {
      forgetWhatWasInvalidated();
      here.get(key(0)).toCompletableFuture().join();
      there.invalidate(tenant(2)).toCompletableFuture().join();
      age(Duration.ofDays(-365));
      clock.advance(Duration.ofMinutes(5));
      age(Duration.ofMinutes(10));
      here.put(key(1, 2, 1, 1), new byte[] {1}, TTL, false, Duration.ofMinutes(30));
      here.put(key(2, 2, 1, 1), new byte[] {2}, TTL, false, Duration.ofMinutes(1));
      settle(here);
      assertThat(isFound(there, key(1, 2, 1, 1))).as("asked for before").isFalse();
      assertThat(isFound(there, key(2, 2, 1, 1))).as("asked for afterwards").isTrue();
      forgetWhatWasInvalidated();
    }
  }

  @Test
  void whatWaitedToBeWrittenAsAnotherInstanceInvalidatedIt_isNotFound() {
    try (CacheTier here = tier("shop");
        CacheTier there = tier("shop")) {
      here.put(key(1, 2, 1, 1), new byte[] {1}, TTL, false, Duration.ofMinutes(30));
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

  /** Two applications share the table, and its bound. */
  @Test
  void ofMoreAnswersThanThereMayBe_theSoonestToExpireAreSwept() throws SQLException {
    Sql bounded = sql(settings -> settings.maxEntries(4));
    try (CacheTier shop = new SqlTier(bounded, "shop", () -> now, clock);
        CacheTier desk = tier("desk")) {
      desk.get(key(0)).toCompletableFuture().join();
      forgetAnswers();
      for (int i = 1; i <= 9; i++) {
        (i % 2 == 0 ? desk : shop)
            .put(key(i), new byte[] {1}, Duration.ofHours((i * 7) % 10), false);
      }
      settle(shop);
      shop.get(key(0)).toCompletableFuture().join(); // its own way to the database is open now
      clock.advance(Duration.ofMinutes(5));
      Set<Integer> left =
          IntStream.rangeClosed(1, 9)
              .filter(i -> isFound(i % 2 == 0 ? desk : shop, key(i)))
              .boxed()
              .collect(Collectors.toSet());
      // After 7, 4, 1, 8, 5, 2, 9, 6 and 3 hours.
      assertThat(left).containsExactlyInAnyOrder(7, 4, 1, 8);
    }
  }

  /** More than are deleted at a time. */
  @Test
  void ofVeryManyAnswersTooMany_noneIsLeft() throws SQLException {
    Sql bounded = sql(settings -> settings.maxEntries(10));
    try (CacheTier tier = new SqlTier(bounded, "shop", () -> now, clock)) {
      tier.get(key(0)).toCompletableFuture().join();
      forgetAnswers();
      fill(4_100);
      tier.put(key(1), new byte[] {1}, Duration.ofHours(1), false);
      settle(tier);
      clock.advance(Duration.ofMinutes(5));
      assertThat(answers()).isEqualTo(10);
      assertThat(isFound(tier, key(1))).as("the last to expire").isTrue();
    }
  }

  void forgetAnswers() throws SQLException {
    with("DELETE FROM %s", Statement::executeUpdate);
  }

  /** Writes answers that expire in a second, which has not passed. */
  void fill(int answers) throws SQLException {
    long expires = now.plusSeconds(1).toEpochMilli();
    with(
        "INSERT INTO %s (digest, namespace, tenant, task, model, client, method, expires_at,"
            + " answer) VALUES ",
        (statement, into) -> {
          for (int from = 0; from < answers; from += 100) {
            statement.executeUpdate(
                into
                    + IntStream.range(from, from + 100)
                        .mapToObj(
                            i ->
                                "('%064x', 'full', '', '', '', '', '', ".formatted(i)
                                    + expires
                                    + ", '')")
                        .collect(Collectors.joining(", ")));
          }
          return 0;
        });
  }

  int answers() throws SQLException {
    return with(
        "SELECT COUNT(*) FROM %s",
        (statement, select) -> {
          try (ResultSet rows = statement.executeQuery(select)) {
            rows.next();
            return rows.getInt(1);
          }
        });
  }

  private interface Use {
    int of(Statement statement, String sql) throws SQLException;
  }

  private int with(String text, Use use) throws SQLException {
    Sql sql = sql();
    try (Connection c = sql.settings().dataSource().getConnection();
        Statement s = c.createStatement()) {
      return use.of(s, text.formatted(sql.table("cache")));
    } finally {
      sql.close();
    }
  }

  @Test
  void whatOneInvalidatedItselfWhileItWasUnderWay_isNotFound() throws SQLException {
    try (CacheTier here = tier("shop")) {
      forgetWhatWasInvalidated();
      here.invalidate(tenant(2)).toCompletableFuture().join();
      here.put(key(1, 2, 1, 1), new byte[] {1}, TTL, false, Duration.ofMinutes(30));
      here.put(key(2, 3, 1, 1), new byte[] {2}, TTL, false, Duration.ofMinutes(30));
      settle(here);
      assertThat(isFound(here, key(1, 2, 1, 1))).isFalse();
      assertThat(isFound(here, key(2, 3, 1, 1))).as("another tenant's").isTrue();
    }
  }

  /** Only what was asked for before those that are looked at is not known to be wanted. */
  @Test
  void whereOthersInvalidateALot_whatWasAskedForSince_isKept() throws SQLException {
    try (CacheTier here = tier("shop");
        CacheTier there = tier("shop")) {
      forgetWhatWasInvalidated();
      there.invalidate(tenant(2)).toCompletableFuture().join();
      age(Duration.ofMinutes(5));
      for (int more = 1; more <= 1_024; more *= 2) {
        update(
            "INSERT INTO %1$s SELECT namespace, forgotten_at, teller, nr + "
                + more
                + ", digest, tenant, task, model FROM %1$s");
      }
      there.invalidate(tenant(4)).toCompletableFuture().join();
      here.put(key(1, 3, 1, 1), new byte[] {1}, TTL, false, Duration.ofMinutes(1));
      here.put(key(2, 3, 1, 1), new byte[] {2}, TTL, false, Duration.ofMinutes(30));
      here.put(key(3, 4, 1, 1), new byte[] {3}, TTL, false, Duration.ofMinutes(1));
      settle(here);
      assertThat(isFound(there, key(1, 3, 1, 1))).as("asked for afterwards").isTrue();
      assertThat(isFound(there, key(2, 3, 1, 1))).as("nobody knows").isFalse();
      assertThat(isFound(there, key(3, 4, 1, 1))).as("the latest").isFalse();
      forgetWhatWasInvalidated();
    }
  }

  /** Replication by rows, and some servers, take no table without one. */
  @Test
  void eachTableHasAPrimaryKey_andThatOfAnswersIsOneThatOlderInstancesKnow() throws SQLException {
    try (CacheTier here = tier("shop")) {
      here.invalidate(tenant(2)).toCompletableFuture().join();
    }
    Sql sql = sql(settings -> {});
    try (Connection c = sql.settings().dataSource().getConnection();
        Statement s = c.createStatement()) {
      for (String table : List.of("cache", "cache_forgotten")) {
        boolean found = false;
        for (String name : List.of(sql.table(table), sql.table(table).toUpperCase(Locale.ROOT))) {
          try (ResultSet keys = c.getMetaData().getPrimaryKeys(c.getCatalog(), null, name)) {
            found |= keys.next();
          }
        }
        assertThat(found).as(table).isTrue();
      }
      try (ResultSet version =
          s.executeQuery(
              "SELECT version FROM " + sql.table("schema") + " WHERE feature = 'cache'")) {
        assertThat(version.next()).isTrue();
        assertThat(version.getInt(1)).isEqualTo(2);
      }
    } finally {
      sql.close();
    }
  }

  @Override
  boolean pass(Duration span) {
    now = now.plus(span);
    return true;
  }
}
