package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.sql.Sql;
import dev.rialto.spi.CacheTier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
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
  Sql sql() {
    return new Sql(SqlSettings.builder(source).executor(Runnable::run).build(), clock, clock);
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

  private int rows() throws SQLException {
    try (Connection c = source.getConnection();
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery("SELECT COUNT(*) FROM rialto_cache")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
