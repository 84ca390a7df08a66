package dev.rialto.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ConfigurationException;
import dev.rialto.config.SqlSettings;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.FakeClock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlSchemaTest {

  private static final SqlSchema ONE =
      new SqlSchema(
          "thing",
          List.of(List.of("CREATE TABLE IF NOT EXISTS $Pthing (id INT PRIMARY KEY, v $BYTES)")));
  private static final SqlSchema TWO =
      new SqlSchema(
          "thing",
          List.of(
              ONE.steps().get(0),
              List.of("ALTER TABLE $Pthing ADD COLUMN IF NOT EXISTS w VARCHAR(10)")));

  static DataSource database(String mode) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(
        "jdbc:h2:mem:"
            + UUID.randomUUID()
            + ";DB_CLOSE_DELAY=-1"
            + (mode.isEmpty() ? "" : ";MODE=" + mode));
    return source;
  }

  private static Sql sql(DataSource source) {
    FakeClock clock = new FakeClock();
    return new Sql(SqlSettings.builder(source).executor(Runnable::run).build(), clock, clock);
  }

  private static int count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM rialto_thing")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void createsItsTablesOnceAndMigratesThemLater() {
    DataSource source = database("");
    assertThat(sql(source).run(ONE, SqlSchemaTest::count).join()).isZero();
    assertThat(sql(source).run(ONE, SqlSchemaTest::count).join()).isZero();
    int updated =
        sql(source)
            .run(
                TWO,
                c -> {
                  try (Statement s = c.createStatement()) {
                    return s.executeUpdate("INSERT INTO rialto_thing (id, w) VALUES (1, 'new')");
                  }
                })
            .join();
    assertThat(updated).isEqualTo(1);
  }

  @Test
  void refusesTablesOfANewerVersionAndSaysWhatToDo() {
    DataSource source = database("");
    sql(source).run(TWO, SqlSchemaTest::count).join();
    assertThatThrownBy(() -> sql(source).run(ONE, SqlSchemaTest::count).join())
        .hasCauseInstanceOf(ConfigurationException.class)
        .hasMessageContaining("version 2")
        .hasMessageContaining("versions up to 1")
        .hasMessageContaining("sql.tablePrefix");
  }

  @Test
  void aStepThatFailsLeavesTheVersionAsItWas() {
    DataSource source = database("");
    SqlSchema broken =
        new SqlSchema(
            "thing", List.of(ONE.steps().get(0), List.of("ALTER TABLE nothing ADD x INT")));
    sql(source).run(ONE, SqlSchemaTest::count).join();
    assertThat(sql(source).run(broken, SqlSchemaTest::count)).isCompletedExceptionally();
    assertThat(sql(source).run(TWO, SqlSchemaTest::count).join()).isZero();
  }

  @Test
  void instancesThatStartTogetherMigrateOnce() {
    DataSource source = database("");
    try (ThreadScheduler scheduler = new ThreadScheduler()) {
      List<Sql> all = new ArrayList<>();
      List<CompletableFuture<Integer>> counts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Sql sql = new Sql(SqlSettings.of(source), Ticker.SYSTEM, scheduler);
        all.add(sql);
        counts.add(sql.runBehind(TWO, SqlSchemaTest::count));
      }
      counts.forEach(c -> assertThat(c.join()).isZero());
      all.forEach(Sql::close);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MySQL"})
  void anUpsertInsertsAndOverwrites(String mode) {
    Sql sql = sql(database(mode));
    SqlDialect dialect = mode.isEmpty() ? SqlDialect.H2 : SqlDialect.MYSQL;
    String found =
        sql.run(
                TWO,
                c -> {
                  for (String value : List.of("old", "new")) {
                    try (var s =
                        c.prepareStatement(
                            dialect.upsert("rialto_thing", List.of("id"), List.of("w")))) {
                      s.setInt(1, 7);
                      s.setString(2, value);
                      s.executeUpdate();
                    }
                  }
                  try (Statement s = c.createStatement();
                      ResultSet rows = s.executeQuery("SELECT w FROM rialto_thing")) {
                    rows.next();
                    return rows.getString(1) + rows.next();
                  }
                })
            .join();
    assertThat(found).isEqualTo("newfalse");
  }

  @Test
  void aDatabaseThatIsNotSupportedIsNamed() {
    assertThatThrownBy(() -> SqlDialect.of("Oracle"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Oracle")
        .hasMessageContaining("PostgreSQL");
  }

  @Test
  void aDatabaseThatIsClosedIsLeftAlone() throws SQLException {
    DataSource source = database("");
    Sql sql = sql(source);
    sql.run(ONE, SqlSchemaTest::count).join();
    try (Connection c = source.getConnection();
        Statement s = c.createStatement()) {
      s.execute("DROP TABLE rialto_thing");
    }
    assertThat(sql.run(ONE, SqlSchemaTest::count)).isCompletedExceptionally();
    assertThat(sql.guard().isIn()).as("a missing table is no outage").isTrue();
    assertThat(
            sql.run(
                ONE,
                c -> {
                  throw new SQLException("The connection is broken", "08006");
                }))
        .isCompletedExceptionally();
    assertThat(sql.guard().isIn()).isFalse();
  }
}
