package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.TierStatistics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What administrators and pools do to stores in mid-load: connections are ended, clients are made
 * to wait, statements are given too little time, a pool is emptied, is all taken, is closed. Every
 * call of a generated client is answered, and rightly, and both stores are used again.
 */
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class StoreHazardsTest {

  private static final int THREADS = 3;
  private static final int TOPICS = 60;

  private StoreServers stores;
  private LoopbackProvider server;

  @BeforeAll
  void start() throws Exception {
    stores = new StoreServers();
    server = LoopbackProvider.builder().answer(prompt -> "On " + prompt + ": yes.").start();
  }

  @AfterAll
  void stop() throws Exception {
    if (stores != null) {
      stores.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(stores.dataSource());
    config.setMaximumPoolSize(1);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(1_000);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /** Something that is done to the stores. */
  private interface Hazard {
    void happen() throws Exception;
  }

  /** Calls from several threads, of which none may fail or be answered wrongly. */
  private final class Load implements AutoCloseable {
    private final Rialto rialto;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong answered = new AtomicLong();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<Future<?>> all = new ArrayList<>();

    Load(HikariDataSource pool) {
      rialto =
          Rialto.builder()
              .provider(server.openAi())
              .cache(
                  c ->
                      c.memoryEntries(10)
                          .redis(
                              stores.redisUrl(),
                              r ->
                                  r.connectTimeout(Duration.ofSeconds(20))
                                      .timeout(Duration.ofSeconds(1)))
                          .sql(pool, s -> s.timeout(Duration.ofMillis(500))))
              .build();
      StoreClient client = rialto.client(StoreClient.class);
      long seed = new Random().nextLong();
      for (int t = 0; t < THREADS; t++) {
        Random random = new Random(seed + t);
        all.add(
            threads.submit(
                () -> {
                  while (!stop.get()) {
                    String topic = "topic " + random.nextInt(TOPICS);
                    assertThat(client.ask(topic, CallOptions.NONE).value())
                        .as("seed %s", seed)
                        .isEqualTo("On " + topic + ": yes.");
                    answered.incrementAndGet();
                  }
                }));
      }
    }

    TierStatistics redis() {
      return rialto.cache().statistics().tiers().get(0);
    }

    TierStatistics sql() {
      return rialto.cache().statistics().tiers().get(1);
    }

    /** Does something to the stores, and waits until both are used as before. */
    void survives(String what, Hazard hazard) throws Exception {
      hazard.happen();
      goesOn();
      await(what + ": both are there", () -> redis().available() && sql().available());
      long hits = redis().hits();
      await(what + ": Redis is asked", () -> redis().hits() > hits + 10);
    }

    void goesOn() throws Exception {
      long then = answered.get();
      await("more is answered", () -> answered.get() > then + 60);
    }

    void await(String what, BooleanSupplier condition) throws Exception {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!condition.getAsBoolean()) {
        for (Future<?> each : all) {
          if (each.isDone()) {
            each.get();
          }
        }
        assertThat(System.nanoTime() - end).as("%s; %s; %s", what, redis(), sql()).isNegative();
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }

    @Override
    public void close() throws Exception {
      stop.set(true);
      try {
        for (Future<?> each : all) {
          each.get(60, TimeUnit.SECONDS);
        }
      } finally {
        threads.shutdownNow();
        rialto.close();
      }
    }
  }

  @Test
  void whateverIsDoneToThemFailsNoCallAndEndsByItself() throws Exception {
    try (HikariDataSource pool = pool();
        Load load = new Load(pool)) {
      load.await("warm", () -> load.redis().hits() > 50 && load.sql().available());
      load.survives(
          "its connections and channels are ended",
          () -> {
            redis("CLIENT", "KILL", "TYPE", "pubsub");
            redis("CLIENT", "KILL", "TYPE", "normal");
          });
      load.await("its channels are heard again", () -> !channels().isEmpty());
      load.survives(
          "its clients are to wait, and backends are ended",
          () -> {
            redis("CLIENT", "PAUSE", "200");
            admin(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE pid <> pg_backend_pid() AND usename = 'rialto'");
            redis("FLUSHALL");
          });
      load.survives(
          "the pool lets all go, and another has its only connection",
          () -> {
            pool.getHikariPoolMXBean().softEvictConnections();
            try (Connection taken = taken(pool)) {
              redis("FLUSHALL");
              load.goesOn();
              assertThat(taken.isValid(10)).isTrue();
            }
          });
      load.survives(
          "statements have no time",
          () -> {
            admin("ALTER ROLE rialto SET statement_timeout = '1ms'");
            admin("ALTER ROLE rialto SET idle_in_transaction_session_timeout = '1ms'");
            pool.getHikariPoolMXBean().softEvictConnections();
            redis("FLUSHALL");
            load.goesOn();
            admin("ALTER ROLE rialto RESET ALL");
            pool.getHikariPoolMXBean().softEvictConnections();
          });
      long durable = load.sql().hits();
      redis("FLUSHALL");
      load.await("the database is asked", () -> load.sql().hits() > durable + 5);
    }
  }

  /** Whatever there is to do, no connection is kept from others for long. */
  private static Connection taken(HikariDataSource pool) throws SQLException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        return pool.getConnection();
      } catch (SQLTransientConnectionException notYet) {
        if (System.nanoTime() - end > 0) {
          throw notYet;
        }
      }
    }
  }

  private String channels() {
    try {
      return redis("PUBSUB", "CHANNELS", "rialto:i:*");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String redis(String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("redis-cli", "-u", stores.redisUrl()));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }

  private void admin(String sql) throws SQLException {
    PGSimpleDataSource source = (PGSimpleDataSource) stores.dataSource();
    source.setOptions("-c statement_timeout=0 -c idle_in_transaction_session_timeout=0");
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
