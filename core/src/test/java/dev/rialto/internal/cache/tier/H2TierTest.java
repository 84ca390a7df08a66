package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.sql.Sql;
import dev.rialto.spi.CacheTier;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class H2TierTest extends SqlTierContract {

  private final JdbcDataSource source = new JdbcDataSource();

  H2TierTest() {
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1" + mode());
  }

  String mode() {
    return "";
  }

  @Override
  Sql sql(Consumer<SqlSettings.Builder> settings) {
    SqlSettings.Builder builder = SqlSettings.builder(source).executor(Runnable::run);
    settings.accept(builder);
    return new Sql(builder.build(), clock, clock);
  }

  @Test
  void whatHasExpiredIsSweptNowAndThen() throws SQLException {
    CacheTier tier = tier("shop");
    tier.put(key(1), new byte[] {1}, Duration.ofMinutes(1), false);
    tier.put(key(2), new byte[] {1}, Duration.ofHours(1), false);
    settle(tier);
    assertThat(rows()).isEqualTo(2);
    now = now.plus(Duration.ofMinutes(5));
    clock.advance(Duration.ofMinutes(5));
    assertThat(rows()).isEqualTo(1);
    tier.close();
  }

  /** After a long time without anybody there may be millions of them. */
  @Test
  void whatHasExpiredIsDeletedPartByPart() throws SQLException {
    tier("shop").get(key(0)).toCompletableFuture().join();
    fill(4_100);
    List<String> prepared = new ArrayList<>();
    Sql own =
        new Sql(
            SqlSettings.builder(telling(prepared::add)).executor(Runnable::run).build(),
            clock,
            clock);
    try (CacheTier tier = new SqlTier(own, "shop", () -> now.plusSeconds(2), clock)) {
      tier.get(key(0)).toCompletableFuture().join();
      clock.advance(Duration.ofMinutes(5));
    }
    assertThat(rows()).isZero();
    assertThat(prepared.stream().filter(sql -> sql.startsWith("DELETE FROM rialto_cache WHERE")))
        .hasSize(3);
  }

  /** One statement for millions of rows takes longer than any may, and keeps others waiting. */
  @Test
  void whatIsInvalidatedAsAWholeIsDeletedPartByPart() throws SQLException {
    tier("shop").get(key(0)).toCompletableFuture().join();
    Random random = new Random(7);
    List<String> prepared = new ArrayList<>();
    Sql own =
        new Sql(
            SqlSettings.builder(telling(prepared::add)).executor(Runnable::run).build(),
            clock,
            clock);
    try (CacheTier tier = new SqlTier(own, "shop", () -> now, clock)) {
      for (int i = 0; i < 1_000; i++) {
        String digest = "%016x".formatted(random.nextLong()).repeat(4);
        CacheTier.Key key = new CacheTier.Key(digest, i % 2 == 0 ? "a" : "b", "", "");
        tier.put(key, new byte[] {1}, Duration.ofHours(1), false);
      }
      settle(tier);
      assertThat(rows()).isEqualTo(1_000);
      tier.invalidate(new CacheTier.Scope(null, "a", null, null)).toCompletableFuture().join();
      assertThat(rows()).isEqualTo(500);
      tier.invalidate(CacheTier.Scope.ALL).toCompletableFuture().join();
      assertThat(rows()).isZero();
    }
    assertThat(prepared.stream().filter(sql -> sql.startsWith("DELETE FROM rialto_cache WHERE")))
        .hasSize(2 * 256)
        .allMatch(sql -> sql.endsWith(" AND digest >= ? AND digest < ?"));
  }

  /** The one who invalidates deletes before the row is there, and is done. */
  @Test
  void whatIsInvalidatedBetweenTheLookAndTheWriting_isTakenBack() {
    try (CacheTier there = tier("shop")) {
      boolean[] invalidated = new boolean[1];
      DataSource late =
          telling(
              sql -> {
                if (sql.startsWith("MERGE") && !invalidated[0]) {
                  invalidated[0] = true;
                  there.invalidate(CacheTier.Scope.ALL).toCompletableFuture().join();
                } else if (invalidated[0]) {
                  assertThat(there.get(key(1)).toCompletableFuture().join())
                      .as("before " + sql)
                      .isNull();
                }
              });
      Sql own = new Sql(SqlSettings.builder(late).executor(Runnable::run).build(), clock, clock);
      try (CacheTier here = new SqlTier(own, "shop", () -> now, clock)) {
        here.get(key(1)).toCompletableFuture().join();
        here.put(key(1), new byte[] {1}, Duration.ofHours(1), false, Duration.ofMinutes(30));
        settle(here);
        assertThat(invalidated[0]).isTrue();
        assertThat(there.get(key(1)).toCompletableFuture().join()).isNull();
      }
    }
  }

  /** Any instance sweeps at any time: what has expired, and the soonest to expire. */
  @Test
  void whatIsSweptBetweenTheWritingAndTheShowing_isShown() throws SQLException {
    List<String> prepared = new ArrayList<>();
    DataSource swept =
        telling(
            sql -> {
              prepared.add(sql);
              if (sql.startsWith("UPDATE rialto_cache SET")) {
                sweep(now);
              }
            });
    Sql own = new Sql(SqlSettings.builder(swept).executor(Runnable::run).build(), clock, clock);
    try (CacheTier tier = new SqlTier(own, "shop", () -> now, clock)) {
      tier.put(key(1), new byte[] {1}, Duration.ofHours(1), false, Duration.ofSeconds(1));
      settle(tier);
      assertThat(prepared).anyMatch(sql -> sql.startsWith("UPDATE rialto_cache SET"));
      assertThat(tier.get(key(1)).toCompletableFuture().join()).isNotNull();
      sweep(now);
      assertThat(rows()).as("one too many").isZero();
      prepared.clear();
      tier.put(key(2), new byte[] {1}, Duration.ofHours(1), false);
      settle(tier);
      assertThat(tier.get(key(2)).toCompletableFuture().join()).isNotNull();
      assertThat(prepared).noneMatch(sql -> sql.startsWith("UPDATE rialto_cache SET"));
    }
  }

  @Test
  void whatAnInstanceThatDiedNeverShowed_isSweptLater() throws SQLException {
    tier("shop").get(key(0)).toCompletableFuture().join();
    fill(100);
    for (Duration after : List.of(Duration.ofHours(2), Duration.ofHours(-2))) {
      long mark = UnseenMark.at(now.toEpochMilli(), new Random(7));
      try (Connection c = source.getConnection();
          Statement s = c.createStatement()) {
        s.executeUpdate("UPDATE rialto_cache SET expires_at = " + mark);
      }
      sweep(now.plus(Duration.ofMinutes(50)));
      sweep(now.minus(Duration.ofMinutes(50)));
      assertThat(rows()).isEqualTo(100);
      sweep(now.plus(after));
      assertThat(rows()).as("after " + after).isZero();
      fill(100);
    }
  }

  /** With an index and without, in a table that is to have no rows. */
  private void sweep(Instant at) {
    SuperfluousAnswers superfluous = new SuperfluousAnswers("rialto_cache", 0);
    try (Connection c = source.getConnection()) {
      for (boolean indexed : new boolean[] {true, false}) {
        long over = superfluous.count(c, at.toEpochMilli(), indexed);
        superfluous.delete(c, at.toEpochMilli(), over, indexed);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private DataSource telling(Consumer<String> prepared) {
    return (DataSource)
        proxy(
            DataSource.class,
            (name, arguments, result) ->
                result instanceof Connection connection
                    ? proxy(
                        Connection.class,
                        (called, given, made) -> {
                          if (called.equals("prepareStatement")) {
                            prepared.accept((String) given[0]);
                          }
                          return made;
                        },
                        connection)
                    : result,
            source);
  }

  private interface Seen {
    Object result(String name, Object[] arguments, Object result);
  }

  private static Object proxy(Class<?> type, Seen seen, Object over) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> {
          try {
            return seen.result(method.getName(), arguments, method.invoke(over, arguments));
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private int rows() throws SQLException {
    try (Connection c = source.getConnection();
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery("SELECT COUNT(*) FROM rialto_cache")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
