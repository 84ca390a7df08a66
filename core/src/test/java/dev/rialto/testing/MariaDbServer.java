package dev.rialto.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** A real MariaDB of a test's own, which speaks as MySQL does. */
public final class MariaDbServer extends LocalServer {

  private MariaDbServer() throws Exception {
    super("mariadb");
    if (isRoot()) {
      run("chown", "mysql", dir.toString());
    }
    run(
        asMysql(
            "mariadb-install-db",
            "--no-defaults",
            "--datadir=" + dir.resolve("data"),
            tempDir(),
            "--skip-test-db",
            "--auth-root-authentication-method=normal"));
  }

  /** Starts one with an empty database. */
  public static MariaDbServer started() throws Exception {
    MariaDbServer server = new MariaDbServer();
    server.start();
    try (Connection connection = source(server.url("mysql")).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE rialto");
    }
    return server;
  }

  /** One that starts deletes temporary tables that it finds, those of others too. */
  private String tempDir() {
    return "--tmpdir=" + dir;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static String[] asMysql(String... command) {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      all.addAll(List.of("setpriv", "--reuid=mysql", "--regid=mysql", "--clear-groups"));
    }
    all.addAll(List.of(command));
    return all.toArray(String[]::new);
  }

  @Override
  List<String> command() {
    return List.of(
        asMysql(
            "mariadbd",
            "--no-defaults",
            "--datadir=" + dir.resolve("data"),
            tempDir(),
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--socket=" + dir.resolve("data/s"),
            "--innodb-flush-log-at-trx-commit=2"));
  }

  @Override
  boolean isUp() {
    if (!super.isUp()) {
      return false;
    }
    try (Connection connection = source(url("mysql")).getConnection()) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false; // it takes connections before it is ready
    }
  }

  private String url(String database) {
    return url(database, "root");
  }

  private String url(String database, String user) {
    return "jdbc:mariadb://127.0.0.1:"
        + port
        + '/'
        + database
        + "?user="
        + user
        + "&connectTimeout=5000&socketTimeout=10000";
  }

  private static DataSource source(String url) throws SQLException {
    return new MariaDbDataSource(url);
  }

  /** Returns a data source without a pool. */
  public DataSource dataSource() throws SQLException {
    return source(url("rialto"));
  }

  /** Returns a data source without a pool, for a user without a password. */
  public DataSource dataSource(String user) throws SQLException {
    return source(url("rialto", user));
  }
}
