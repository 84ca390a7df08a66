package dev.rialto.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.testing.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

@Tag("interop")
@Timeout(120)
class PostgresTest {

  private static final SqlSchema SCHEMA =
      new SqlSchema(
          "thing",
          List.of(
              List.of("CREATE TABLE IF NOT EXISTS $Pthing (id INT PRIMARY KEY, v $BYTES)"),
              List.of("ALTER TABLE $Pthing ADD COLUMN IF NOT EXISTS w VARCHAR(10)")));

  private PostgresServer server;
  private final ThreadScheduler scheduler = new ThreadScheduler();

  @BeforeEach
  void start() throws Exception {
    server = PostgresServer.started();
  }

  @AfterEach
  void stop() throws Exception {
    scheduler.close();
    server.close();
  }

  private Sql sql() {
    return new Sql(
        SqlSettings.builder(server.dataSource()).timeout(Duration.ofSeconds(5)).build(),
        Ticker.SYSTEM,
        scheduler);
  }

  private static CompletableFuture<Integer> count(Sql sql) {
    return sql.run(
        SCHEMA,
        c -> {
          try (Statement s = c.createStatement();
              ResultSet rows = s.executeQuery("SELECT COUNT(*) FROM rialto_thing")) {
            rows.next();
            return rows.getInt(1);
          }
        });
  }

  @Test
  void instancesThatStartTogetherMigrateOnceAndUpsertsOverwrite() {
    List<Sql> all = new ArrayList<>();
    List<CompletableFuture<Integer>> counts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Sql sql = sql();
      all.add(sql);
      counts.add(count(sql));
    }
    counts.forEach(c -> assertThat(c.join()).isZero());
    Sql sql = all.get(0);
    for (String value : List.of("old", "new")) {
      sql.run(
              SCHEMA,
              c -> {
                try (PreparedStatement s =
                    c.prepareStatement(
                        sql.dialect().upsert("rialto_thing", List.of("id"), List.of("w", "v")))) {
                  s.setInt(1, 7);
                  s.setString(2, value);
                  s.setBytes(3, new byte[100_000]);
                  return s.executeUpdate();
                }
              })
          .join();
    }
    assertThat(count(sql).join()).isEqualTo(1);
    all.forEach(Sql::close);
  }

  @Test
  void aKilledDatabaseFailsAtOnceAndIsUsedAgainWhenItIsBack() throws Exception {
    try (Sql sql = sql()) {
      assertThat(count(sql).join()).isZero();
      server.kill();
      assertThat(count(sql).handle((n, e) -> e != null).join()).isTrue();
      assertThat(sql.guard().isIn()).isFalse();
      assertThat(count(sql)).isCompletedExceptionally();

      server.start();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!sql.guard().isIn() && System.nanoTime() - end < 0) {
        count(sql).handle((n, e) -> null).join();
        Thread.onSpinWait();
      }
      assertThat(count(sql).join()).isZero();
    }
  }

  /** As at a standby, or where an administrator has made the tables for who may only read. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoMayOnlyReadReadsTablesThatAreUpToDate(boolean standby) throws Exception {
    try (Sql sql = sql()) {
      assertThat(count(sql).join()).isZero();
    }
    PGSimpleDataSource reader = (PGSimpleDataSource) server.dataSource();
    if (standby) {
      reader.setOptions("-c default_transaction_read_only=on");
    } else {
      try (Connection c = server.dataSource().getConnection();
          Statement s = c.createStatement()) {
        s.execute("CREATE ROLE reader LOGIN");
        s.execute("GRANT SELECT ON rialto_thing, rialto_schema TO reader");
      }
      reader.setUser("reader");
    }
    SqlSettings settings = SqlSettings.builder(reader).timeout(Duration.ofSeconds(5)).build();
    try (Sql sql = new Sql(settings, Ticker.SYSTEM, scheduler)) {
      assertThat(count(sql).join()).isZero();
    }
  }

  /**
   * Established connections are dead, and nobody says so: their threads end by themselves, for data
   * sources that set no bound, too.
   */
  @Test
  void connectionsThatDieInSilenceKeepNoThreadForEver() throws Exception {
    try (Relay relay = new Relay(server.port())) {
      PGSimpleDataSource source = (PGSimpleDataSource) server.dataSource();
      source.setPortNumbers(new int[] {relay.port()});
      source.setSocketTimeout(0);
      SqlSettings settings =
          SqlSettings.builder(source).threads(2).timeout(Duration.ofSeconds(3)).build();
      try (Sql sql = new Sql(settings, Ticker.SYSTEM, scheduler)) {
        List.of(asked(sql), asked(sql)).forEach(CompletableFuture::join);
        relay.forget();
        List.of(asked(sql), asked(sql))
            .forEach(each -> assertThat(each.handle((n, e) -> e != null).join()).isTrue());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!sql.guard().isIn()) {
          assertThat(System.nanoTime() - end).isNegative();
          TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(asked(sql).join()).isZero();
      }
    }
  }

  private static CompletableFuture<Integer> asked(Sql sql) {
    return sql.query(
        SCHEMA,
        "SELECT pg_sleep(.1), COUNT(*) FROM rialto_thing",
        statement -> {
          try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(2);
          }
        });
  }

  /** Hands on what each side says, until it forgets the connections that it has. */
  private static final class Relay implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<AtomicBoolean> known = new CopyOnWriteArrayList<>();
    private final List<Socket> all = new CopyOnWriteArrayList<>();

    Relay(int port) throws IOException {
      Thread accepting =
          new Thread(
              () -> {
                try {
                  while (true) {
                    Socket from = socket.accept();
                    Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
                    all.addAll(List.of(from, to));
                    AtomicBoolean passes = new AtomicBoolean(true);
                    known.add(passes);
                    pump(from, to, passes);
                    pump(to, from, passes);
                  }
                } catch (IOException e) {
                  // closed
                }
              });
      accepting.setDaemon(true);
      accepting.start();
    }

    private static void pump(Socket from, Socket to, AtomicBoolean passes) {
      Thread thread =
          new Thread(
              () -> {
                byte[] buffer = new byte[8_192];
                try {
                  for (int n = from.getInputStream().read(buffer);
                      n >= 0;
                      n = from.getInputStream().read(buffer)) {
                    if (passes.get()) {
                      to.getOutputStream().write(buffer, 0, n);
                    }
                  }
                  if (passes.get()) {
                    to.close();
                  }
                } catch (IOException e) {
                  // closed
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return socket.getLocalPort();
    }

    void forget() {
      known.forEach(each -> each.set(false));
    }

    @Override
    public void close() throws IOException {
      socket.close();
      for (Socket each : all) {
        each.close();
      }
    }
  }
}
