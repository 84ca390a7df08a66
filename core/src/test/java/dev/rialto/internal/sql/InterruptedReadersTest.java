package dev.rialto.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.EmbeddedDatabase;
import dev.rialto.config.SqlSettings;
import dev.rialto.internal.time.ThreadScheduler;
import dev.rialto.spi.Ticker;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers who are interrupted while they read a file by themselves. A file channel is closed by
 * that, which is why only H2's asynchronous files are read so.
 */
class InterruptedReadersTest {

  private static final SqlSchema SCHEMA =
      new SqlSchema(
          "thing",
          List.of(List.of("CREATE TABLE IF NOT EXISTS $Pthing (id INT PRIMARY KEY, body $BYTES)")));
  private static final String SELECT = "SELECT body FROM rialto_thing WHERE id = ?";
  private static final int ROWS = 100;
  private static final int READERS = 3;
  private static final int READS = 200;

  private final AtomicInteger readHere = new AtomicInteger();

  @Test
  void theDatabaseStaysOpenForAll(@TempDir Path directory) throws Exception {
    EmbeddedDatabase source = EmbeddedDatabase.at(directory.resolve("things"));
    ThreadScheduler scheduler = new ThreadScheduler();
    SqlSettings settings = SqlSettings.builder(source).timeout(Duration.ofSeconds(60)).build();
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try (Sql sql = new Sql(settings, Ticker.SYSTEM, scheduler, () -> true)) {
      sql.run(SCHEMA, InterruptedReadersTest::fill).join();
      List<Future<?>> all = new ArrayList<>();
      long seed = new Random().nextLong();
      for (int i = 0; i < READERS; i++) {
        Random random = new Random(seed + i);
        all.add(readers.submit(() -> readInterrupted(sql, random)));
      }
      for (Future<?> each : all) {
        each.get(5, TimeUnit.MINUTES);
      }
      assertThat(readHere).as("reads by the interrupted themselves").hasPositiveValue();
      assertThat(sql.guard().failures()).as("seed %d", seed).isZero();
      assertThat(read(sql, 1)).isEqualTo(body(1));
    } finally {
      readers.shutdownNow();
      scheduler.close();
    }
  }

  /** The interrupt is there before the read, so each page that is read from the file meets it. */
  private void readInterrupted(Sql sql, Random random) {
    for (int i = 0; i < READS; i++) {
      int id = random.nextInt(ROWS);
      Thread.currentThread().interrupt();
      assertThat(read(sql, id)).isEqualTo(body(id));
      assertThat(Thread.interrupted()).as("the interrupt is still to be seen").isTrue();
    }
  }

  private byte[] read(Sql sql, int id) {
    Thread caller = Thread.currentThread();
    return sql.query(
            SCHEMA,
            SELECT,
            statement -> {
              statement.setInt(1, id);
              try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                if (Thread.currentThread() == caller && caller.isInterrupted()) {
                  readHere.incrementAndGet();
                }
                return rows.getBytes(1);
              }
            })
        .join();
  }

  private static byte[] body(int id) {
    byte[] body = new byte[30_000];
    Arrays.fill(body, (byte) id);
    return body;
  }

  /** Nothing of it is to stay in memory. */
  private static int fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO rialto_thing VALUES (?, ?)")) {
      statement.execute("SET CACHE_SIZE 0");
      for (int id = 0; id < ROWS; id++) {
        insert.setInt(1, id);
        insert.setBytes(2, body(id));
        insert.executeUpdate();
      }
      statement.execute("CHECKPOINT SYNC");
    }
    return ROWS;
  }
}
