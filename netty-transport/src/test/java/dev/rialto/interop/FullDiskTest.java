package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Databases whose disk is full, of a real kind: a file system of a few megabytes. Calls go on, what
 * is wrong is said, and what was kept before is found.
 */
@Tag("interop")
@Timeout(240)
class FullDiskTest {

  private static final String WARNING = "Cached answers could not be written";
  private static final CallOptions PLAIN = CallOptions.NONE;
  private static final CallOptions LOOK = CallOptions.builder().cache(CacheMode.NO_STORE).build();

  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createTempDirectory("rialto-disk");
    Process mounting =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString())
            .redirectErrorStream(true)
            .start();
    Assumptions.assumeTrue(mounting.waitFor() == 0, "this needs the right to mount");
  }

  @AfterEach
  void unmount() throws Exception {
    new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    Files.delete(disk);
  }

  /** Asks for large answers that cannot be made smaller, until the disk is full and well beyond. */
  private static void fill(LoopbackProvider server, DataSource database) throws Exception {
    try (Warnings warnings = new Warnings();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .cache(
                    c ->
                        c.memoryEntries(1)
                            .memoryBytes(1_024)
                            .sql(
                                database,
                                s ->
                                    s.tablePrefix("full_")
                                        .timeout(Duration.ofSeconds(10))
                                        .writeDelay(Duration.ofMillis(1))))
                .build()) {
      StoreClient client = rialto.client(StoreClient.class);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
      while (ask(client, "the first") != CacheStatus.HIT_DURABLE) {
        assertThat(System.nanoTime() - end).as("in time").isNegative();
        TimeUnit.MILLISECONDS.sleep(10);
      }
      try (Connection connection = database.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CHECKPOINT"); // what is committed may be in memory only for a moment
      }
      for (int i = 0; warnings.of(WARNING).isEmpty(); i++) {
        assertThat(ask(client, "question " + i)).isEqualTo(CacheStatus.MISS);
        assertThat(System.nanoTime() - end).as("in time").isNegative();
      }
      for (int i = 0; i < 10; i++) {
        ask(client, "beyond " + i);
      }
      assertThat(warnings.of(WARNING)).as("once, and not for each answer").hasSize(1);
      assertThat(warnings.of("")).as("no answer in a log").allMatch(said -> said.length() < 1_500);
      while (find(client) != CacheStatus.HIT_DURABLE) {
        assertThat(System.nanoTime() - end).as("in time").isNegative();
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  /** Without writing anything: what is to be shown is that reading goes on, in peace. */
  private static CacheStatus find(StoreClient client) {
    return ask(client, "the first", LOOK);
  }

  private static CacheStatus ask(StoreClient client, String topic) {
    return ask(client, topic, PLAIN);
  }

  private static CacheStatus ask(StoreClient client, String topic, CallOptions options) {
    Result<String> result = client.ask(topic, options);
    assertThat(result.value()).isEqualTo(answer(topic));
    return result.cacheStatus();
  }

  private static String answer(String prompt) {
    StringBuilder text = new StringBuilder(prompt);
    Random random = new Random(prompt.hashCode());
    for (int i = 0; i < 3_000; i++) {
      text.append(Long.toString(random.nextLong(), 36));
    }
    return text.toString();
  }

  @Test
  void aPostgresWhoseDiskIsFullIsReadOn() throws Exception {
    try (StoreServers stores = new StoreServers();
        LoopbackProvider server = LoopbackProvider.builder().answer(FullDiskTest::answer).start()) {
      PGSimpleDataSource source = (PGSimpleDataSource) stores.dataSource();
      if (System.getProperty("user.name").equals("root")) {
        new ProcessBuilder(List.of("chown", "postgres", disk.toString())).start().waitFor();
      }
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLESPACE small LOCATION '" + disk + "'");
      }
      source.setOptions("-c default_tablespace=small");
      fill(server, source);
    }
  }

  @Test
  void anH2WhoseDiskIsFullFailsNoCall() throws Exception {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:file:" + disk.resolve("answers"));
    try (LoopbackProvider server =
        LoopbackProvider.builder().answer(FullDiskTest::answer).start()) {
      fill(server, source);
    }
  }
}
