package dev.rialto.internal.cost;

import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class H2LedgerTest extends SqlLedgerContract {

  private final JdbcDataSource source = new JdbcDataSource();

  H2LedgerTest() {
    source.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  @Override
  DataSource database() {
    return source;
  }
}
