package dev.rialto.benchmarks.jmh;

import dev.rialto.Rialto;
import dev.rialto.benchmarks.CannedAnswers;
import dev.rialto.config.SqlSettings;
import dev.rialto.internal.cache.tier.SqlTier;
import dev.rialto.internal.sql.Sql;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The tier that has answers in an H2, and a call that is answered from there, beside the select
 * alone: prepared on a connection of the same pool, and prepared once for all. The tier is what
 * compares like with like: the call has a key to digest, a flight and a listener besides. Memory is
 * too small for any of the answers, of 2,000 characters. A database in this process's memory or in
 * H2's asynchronous files, as by default, is read on the thread that waits; one in a plain file is
 * read on a thread of Rialto's, so each call has the way there and back in it.
 */
@State(Scope.Benchmark)
public class SqlHitBenchmark {

  private static final int TOPICS = 64;
  private static final String SELECT =
      "SELECT expires_at, answer FROM rialto_cache WHERE digest = ? AND namespace = ?";

  /** Where H2 keeps its tables: in this process's memory, or in a file of one kind or the other. */
  @Param({"memory", "async", "file"})
  public String tables;

  private final String[] topics = new String[TOPICS];
  private final List<String> digests = new ArrayList<>();
  private final List<CacheTier.Key> keys = new ArrayList<>();
  private TierRow tier;
  private Sql sql;
  private JdbcConnectionPool pool;
  private Connection kept;
  private PreparedStatement prepared;
  private Rialto rialto;
  private Explainer client;
  private int next;

  /** Fills the database. */
  @Setup(Level.Trial)
  public void fill() throws Exception {
    pool = JdbcConnectionPool.create(url(), "sa", "");
    rialto =
        Rialto.builder()
            .provider(OpenAi.compatible("stub", "https://stub.invalid/v1").build())
            .sharedTransport(new StubTransport(CannedAnswers.unary(2_000), "application/json"))
            .cache(
                c ->
                    c.memoryBytes(1_024)
                        .memoryEntries(1)
                        .sql(pool, s -> s.timeout(Duration.ofSeconds(20))))
            .build();
    client = rialto.client(Explainer.class);
    for (int i = 0; i < TOPICS; i++) {
      topics[i] = "how a cache saves time " + i;
      client.explain(topics[i]);
    }
    kept = pool.getConnection();
    prepared = kept.prepareStatement(SELECT);
    while (digests.size() < TOPICS) {
      TimeUnit.MILLISECONDS.sleep(10);
      digests.clear();
      try (ResultSet rows =
          kept.createStatement()
              .executeQuery("SELECT digest FROM rialto_cache WHERE expires_at > 0")) {
        while (rows.next()) {
          digests.add(rows.getString(1));
        }
      }
    }
    digests.forEach(digest -> keys.add(TierRow.key(digest, "", "", "")));
    tier = new TierRow();
    sql =
        new Sql(
            SqlSettings.builder(pool).timeout(Duration.ofSeconds(20)).build(),
            Ticker.SYSTEM,
            tier.scheduler(),
            () -> true);
    tier.of(new SqlTier(sql, "default", TierRow.CLOCK, tier.scheduler()), sql.guard());
  }

  private String url() throws IOException {
    return tables.equals("memory")
        ? "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"
        : "jdbc:h2:" + tables + ":" + Files.createTempDirectory("rialto-h2").resolve("cache");
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void close() throws SQLException {
    if (rialto.cache().statistics().tiers().get(0).failures() > 0) {
      throw new IllegalStateException(
          "H2 was left alone for a while: this measured something else");
    }
    rialto.close();
    tier.close();
    sql.close();
    kept.close();
    pool.dispose();
  }

  /** The generated client and the whole pipeline down to H2. */
  @Benchmark
  public String generatedClient() {
    return client.explain(topics[next++ & TOPICS - 1]);
  }

  /** The tier alone: the row, and the answer in it. */
  @Benchmark
  public String tier() {
    return tier.get(keys.get(next++ & TOPICS - 1));
  }

  /** A connection of the pool, a statement prepared on it, the row. */
  @Benchmark
  public byte[] barePooledSelect() throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(SELECT)) {
      return answer(statement);
    }
  }

  /** The row alone. */
  @Benchmark
  public byte[] bareKeptSelect() throws SQLException {
    return answer(prepared);
  }

  private byte[] answer(PreparedStatement statement) throws SQLException {
    statement.setString(1, digests.get(next++ & TOPICS - 1));
    statement.setString(2, "default");
    try (ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1) > System.currentTimeMillis() ? rows.getBytes(2) : null;
    }
  }
}
