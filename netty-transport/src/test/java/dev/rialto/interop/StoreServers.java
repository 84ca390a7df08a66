package dev.rialto.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A real Redis and a real PostgreSQL of a test's own, which it kills and starts again. */
final class StoreServers implements AutoCloseable {

  private final int redisPort = freePort();
  private final int postgresPort = freePort();
  private final Path data = Files.createTempDirectory("rialto-postgres");
  private final Path bin;
  private @Nullable ServerProcess redis;
  private @Nullable ServerProcess postgres;

  StoreServers() throws Exception {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      bin = versions.max(Comparator.naturalOrder()).orElseThrow().resolve("bin");
    }
    if (isRoot()) {
      run(List.of("chown", "postgres", data.toString()));
    }
    run(
        asPostgres(
            bin.resolve("initdb").toString(),
            "-D",
            data.resolve("db").toString(),
            "-U",
            "rialto",
            "--auth=trust",
            "--no-sync"));
    startRedis();
    startPostgres();
  }

  private static int freePort() throws Exception {
    return ServerProcess.freePort();
  }

  void startRedis() throws Exception {
    redis =
        ServerProcess.start(
            Files.createTempDirectory("rialto-redis"),
            redisPort,
            "redis-server",
            List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(redisPort),
                "--save",
                ""));
  }

  void startPostgres() throws Exception {
    Files.deleteIfExists(data.resolve("db/postmaster.pid"));
    postgres =
        ServerProcess.start(
            Files.createTempDirectory("rialto-postgres-log"),
            postgresPort,
            "postgresql",
            asPostgres(
                bin.resolve("postgres").toString(),
                "-D",
                data.resolve("db").toString(),
                "-p",
                Integer.toString(postgresPort),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off"));
    while (true) {
      try (Connection connection = dataSource().getConnection()) {
        if (connection.isValid(2)) {
          return;
        }
      } catch (SQLException notYet) {
        TimeUnit.MILLISECONDS.sleep(50); // it listens before it is ready
      }
    }
  }

  void killRedis() throws Exception {
    redis.kill();
  }

  void killPostgres() throws Exception {
    postgres.kill();
  }

  String redisUrl() {
    return "redis://127.0.0.1:" + redisPort;
  }

  DataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {postgresPort});
    source.setDatabaseName("postgres");
    source.setUser("rialto");
    source.setConnectTimeout(5);
    source.setSocketTimeout(10);
    return source;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** PostgreSQL refuses to run as root. */
  private static List<String> asPostgres(String... command) {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    all.addAll(List.of(command));
    return all;
  }

  private static void run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " failed: " + said);
    }
  }

  @Override
  public void close() throws Exception {
    killRedis();
    killPostgres();
    run(List.of("rm", "-rf", data.toString()));
  }
}
