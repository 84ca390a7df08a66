package dev.rialto.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL of a test's own; what it holds outlives a kill. */
public final class PostgresServer extends LocalServer {

  private final Path bin;

  private PostgresServer() throws Exception {
    super("postgres");
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      bin = versions.max(Comparator.naturalOrder()).orElseThrow().resolve("bin");
    }
    if (isRoot()) {
      run("chown", "postgres", dir.toString());
    }
    run(
        asPostgres(
            bin.resolve("initdb").toString(),
            "-D",
            dir.resolve("data").toString(),
            "-U",
            "rialto",
            "--auth=trust",
            "--no-sync",
            "-E",
            "UTF8"));
  }

  /** Starts one. */
  public static PostgresServer started() throws Exception {
    PostgresServer server = new PostgresServer();
    server.start();
    return server;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** PostgreSQL refuses to run as root. */
  private static String[] asPostgres(String... command) {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    all.addAll(List.of(command));
    return all.toArray(String[]::new);
  }

  @Override
  List<String> command() {
    return List.of(
        asPostgres(
            bin.resolve("postgres").toString(),
            "-D",
            dir.resolve("data").toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off"));
  }

  @Override
  boolean isUp() {
    if (!super.isUp()) {
      return false;
    }
    try (var connection = dataSource().getConnection()) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false; // it takes connections before it is ready
    }
  }

  @Override
  public void kill() throws Exception {
    super.kill();
    // The children go down a moment after their parent, and keep the memory until then.
    Files.deleteIfExists(dir.resolve("data/postmaster.pid"));
  }

  /** Returns a data source without a pool. */
  public DataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName("postgres");
    source.setUser("rialto");
    source.setSocketTimeout(5);
    source.setConnectTimeout(2);
    return source;
  }
}
