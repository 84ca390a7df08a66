package dev.rialto.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.MariaDbServer;
import dev.rialto.testing.PostgresServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Migrations whose connection dies at any of their statements, before it is carried out or
 * afterwards: whoever comes next brings the tables up to date, with the rows that they have.
 */
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class CutMigrationsTest {

  private static final List<List<String>> STEPS =
      List.of(
          List.of("CREATE TABLE IF NOT EXISTS $Pthing (id INT PRIMARY KEY, v $BYTES)"),
          List.of(
              "ALTER TABLE $Pthing ADD COLUMN IF NOT EXISTS w INT DEFAULT 7 NOT NULL",
              "CREATE TABLE IF NOT EXISTS $Pother (id INT PRIMARY KEY)"),
          List.of("CREATE INDEX IF NOT EXISTS $Pthing_w ON $Pthing (w)"));
  private static final SqlSchema FIRST = new SqlSchema("thing", STEPS.subList(0, 1));
  private static final SqlSchema LAST = new SqlSchema("thing", STEPS);

  /** As the cache's: what the first version kept is not read any more. */
  private static final SqlSchema REMADE =
      new SqlSchema(
          "thing",
          List.of(
              STEPS.get(0),
              List.of(
                  "DROP TABLE IF EXISTS $Pthing",
                  "CREATE TABLE IF NOT EXISTS $Pthing (id INT PRIMARY KEY, w INT)")));

  private final ThreadScheduler scheduler = new ThreadScheduler();
  private PostgresServer postgres;
  private MariaDbServer mariaDb;

  /** How many statements the next migration carries out before it dies; 0: all. */
  private int left;

  private boolean carriesOut;

  @BeforeAll
  void start() throws Exception {
    postgres = PostgresServer.started();
    mariaDb = MariaDbServer.started();
  }

  @AfterAll
  void stop() throws Exception {
    scheduler.close();
    postgres.close();
    mariaDb.close();
  }

  private DataSource source(String name) throws SQLException {
    return switch (name) {
      case "PostgreSQL" -> postgres.dataSource();
      case "MariaDB" -> mariaDb.dataSource();
      default -> SqlSchemaTest.database("");
    };
  }

  /** Returns a connection that is aborted at one of the statements executed over it. */
  private Connection dying(Connection real) {
    return (Connection)
        proxy(
            Connection.class,
            (method, args) -> {
              Object made = method.invoke(real, args);
              return made instanceof PreparedStatement
                  ? statement(PreparedStatement.class, made, real)
                  : made instanceof Statement ? statement(Statement.class, made, real) : made;
            });
  }

  private Object statement(Class<?> type, Object statement, Connection real) {
    return proxy(
        type,
        (method, args) -> {
          boolean dies = method.getName().startsWith("execute") && --left == 0;
          Object result = dies && !carriesOut ? null : method.invoke(statement, args);
          if (dies) {
            real.abort(Runnable::run);
            real.close(); // H2 knows no other way
            throw new SQLException("The connection died", "08006");
          }
          return result;
        });
  }

  private interface Invoked {
    Object result(Method method, Object[] args) throws Exception;
  }

  private static Object proxy(Class<?> type, Invoked invoked) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, args) -> {
          try {
            return invoked.result(method, args);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private static void execute(DataSource source, String... statements) throws SQLException {
    try (Connection c = source.getConnection();
        Statement s = c.createStatement()) {
      for (String each : statements) {
        s.execute(each);
      }
    }
  }

  private static int number(Connection c, String query) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static SqlDialect dialect(Connection c) throws SQLException {
    return SqlDialect.of(c.getMetaData().getDatabaseProductName());
  }

  private static void migrate(SqlSchema schema, Connection connection) throws SQLException {
    schema.migrate(connection, dialect(connection), "rialto_");
  }

  private static void ofTheFirstVersion(DataSource source) throws SQLException {
    execute(
        source,
        "DROP TABLE IF EXISTS rialto_thing",
        "DROP TABLE IF EXISTS rialto_other",
        "DROP TABLE IF EXISTS rialto_schema");
    try (Connection c = source.getConnection()) {
      migrate(FIRST, c);
    }
    execute(source, "INSERT INTO rialto_thing (id) VALUES (1), (2), (3)");
  }

  private static void isUpToDate(Connection c, String after) throws SQLException {
    assertThat(number(c, "SELECT SUM(w) FROM rialto_thing")).as(after).isEqualTo(21);
    assertThat(number(c, "SELECT COUNT(*) FROM rialto_other")).as(after).isZero();
    assertThat(number(c, "SELECT version FROM rialto_schema")).as(after).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"H2", "PostgreSQL", "MariaDB"})
  void whereverOneIsCut_theNextCompletesIt(String database) throws SQLException {
    DataSource source = source(database);
    int cut = 0;
    for (int at = 1; cut == at - 1; at++) {
      for (boolean carried : new boolean[] {false, true}) {
        ofTheFirstVersion(source);
        left = at;
        carriesOut = carried;
        try (Connection real = source.getConnection()) {
          migrate(LAST, dying(real));
        } catch (SQLException died) {
          cut = at;
        }
        try (Connection next = source.getConnection()) {
          migrate(LAST, next);
          isUpToDate(next, database + " cut at statement " + at + (carried ? ", carried out" : ""));
        }
      }
    }
    assertThat(cut).as("statements").isGreaterThan(8);
  }

  /** Somebody dropped the table to be rid of its rows, and whoever made it again died. */
  @ParameterizedTest
  @ValueSource(strings = {"H2", "PostgreSQL", "MariaDB"})
  void whereverTheRemakingOfADroppedTableIsCut_itHasItsLastForm(String database)
      throws SQLException {
    DataSource source = source(database);
    int cut = 0;
    for (int at = 1; cut == at - 1; at++) {
      for (boolean carried : new boolean[] {false, true}) {
        ofTheFirstVersion(source);
        try (Connection c = source.getConnection()) {
          left = 0;
          migrate(REMADE, c);
        }
        execute(source, "DROP TABLE rialto_thing");
        left = at;
        carriesOut = carried;
        try (Connection real = source.getConnection()) {
          migrate(REMADE, dying(real));
        } catch (SQLException died) {
          cut = at;
        }
        String after = database + " cut at statement " + at + (carried ? ", carried out" : "");
        try (Connection next = source.getConnection()) {
          migrate(REMADE, next);
          assertThat(number(next, "SELECT COUNT(w) FROM rialto_thing")).as(after).isZero();
          assertThat(number(next, "SELECT version FROM rialto_schema")).as(after).isEqualTo(2);
        }
      }
    }
    assertThat(cut).as("statements").isGreaterThan(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"H2", "PostgreSQL", "MariaDB"})
  void manyAtOnceOverTablesWithRows_allFindThemUpToDate(String database) throws SQLException {
    DataSource source = source(database);
    for (int round = 0; round < 5; round++) {
      ofTheFirstVersion(source);
      List<Sql> all = new ArrayList<>();
      List<CompletableFuture<Integer>> found = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        // Each with a source of its own, as processes have.
        DataSource own = (DataSource) proxy(DataSource.class, (m, args) -> m.invoke(source, args));
        Sql sql =
            new Sql(
                SqlSettings.builder(own).timeout(Duration.ofSeconds(20)).build(),
                Ticker.SYSTEM,
                scheduler);
        all.add(sql);
        found.add(sql.runBehind(LAST, c -> number(c, "SELECT SUM(w) FROM rialto_thing")));
      }
      found.forEach(each -> assertThat(each.join()).isEqualTo(21));
      all.forEach(Sql::close);
      try (Connection c = source.getConnection()) {
        isUpToDate(c, database);
      }
    }
  }
}
