package dev.rialto.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database, and how long it may take. Immutable.
 *
 * <p>{@link EmbeddedDatabase} is one in a file. Any JDBC data source of H2, PostgreSQL, MySQL or
 * MariaDB will do; one with a pool, such as HikariCP, is advised. Rialto creates and migrates
 * tables of its own, and closes no data source. One without a pool is to bound how long connecting
 * takes ({@code loginTimeout} of PostgreSQL's driver, which waits for ever otherwise).
 */
public final class SqlSettings {

  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,20}");

  private final DataSource dataSource;
  private final @Nullable Executor executor;
  private final int threads;
  private final long timeoutNanos;
  private final String tablePrefix;
  private final long writeDelayNanos;
  private final long sweepNanos;
  private final long maxEntries;

  private SqlSettings(Builder b) {
    dataSource = b.dataSource;
    executor = b.executor;
    threads = b.threads;
    timeoutNanos = b.timeoutNanos;
    tablePrefix = b.tablePrefix;
    writeDelayNanos = b.writeDelayNanos;
    sweepNanos = b.sweepNanos;
    maxEntries = b.maxEntries;
  }

  /** Returns a builder for a database. */
  public static Builder builder(DataSource dataSource) {
    return new Builder(dataSource);
  }

  /**
   * Here, and not where it is called: {@code javax.sql} need not be there for all of the others.
   */
  static Builder in(Path file) {
    return builder(EmbeddedDatabase.at(file));
  }

  /** Returns the settings of a database, with the defaults. */
  public static SqlSettings of(DataSource dataSource) {
    return builder(dataSource).build();
  }

  /** Returns the data source. */
  public DataSource dataSource() {
    return dataSource;
  }

  /** Returns what runs the statements; null: threads of the Rialto's own. */
  public @Nullable Executor executor() {
    return executor;
  }

  /** Returns how many threads of its own run statements at most. */
  public int threads() {
    return threads;
  }

  /** Returns how long a statement on a call's way may take. */
  public long timeoutNanos() {
    return timeoutNanos;
  }

  /** Returns what the names of all tables begin with. */
  public String tablePrefix() {
    return tablePrefix;
  }

  /** Returns how long a write waits for others to go in one batch with. */
  public long writeDelayNanos() {
    return writeDelayNanos;
  }

  /** Returns how much time is between two deletions of what has expired. */
  public long sweepNanos() {
    return sweepNanos;
  }

  /** Returns how many answers the cache's table holds at most, but for those of a sweep's time. */
  public long maxEntries() {
    return maxEntries;
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private final DataSource dataSource;
    private @Nullable Executor executor;
    private int threads = 4;
    private long timeoutNanos = Duration.ofMillis(200).toNanos();
    private String tablePrefix = "rialto_";
    private long writeDelayNanos = Duration.ofMillis(50).toNanos();
    private long sweepNanos = Duration.ofMinutes(5).toNanos();
    private long maxEntries = 10_000_000;

    private Builder(DataSource dataSource) {
      this.dataSource = Objects.requireNonNull(dataSource, "sql dataSource");
    }

    /**
     * Sets what runs the statements [daemon threads of the Rialto's own]. {@code Runnable::run}
     * runs those on a call's way on the calling thread, which suits a database inside the process
     * and no other: a caller waits as long as the statement takes.
     */
    public Builder executor(Executor value) {
      executor = Objects.requireNonNull(value, "sql.executor");
      return this;
    }

    /** Sets how many threads of its own run statements at most [4]. */
    public Builder threads(int value) {
      threads = Require.atLeast("sql.threads", value, 1);
      return this;
    }

    /**
     * Sets how long a statement on a call's way may take [200 ms]. One that takes longer takes the
     * database out until it answers a probe: after 1 s at first, then with waits that double up to
     * 60 s. The first calls of all wait for its first connection and its tables, 2 s at most.
     */
    public Builder timeout(Duration value) {
      timeoutNanos = Require.positiveNanos("sql.timeout", value);
      return this;
    }

    /** Sets what the names of all tables begin with: lower case, digits, underscores [rialto_]. */
    public Builder tablePrefix(String value) {
      tablePrefix =
          Require.matching(
              "sql.tablePrefix", value, PREFIX, "a letter, then up to 20 of a-z, 0-9 and _");
      return this;
    }

    /** Sets how long a write waits for others to go in one batch with [50 ms]. */
    public Builder writeDelay(Duration value) {
      writeDelayNanos = Require.nanos("sql.writeDelay", value);
      return this;
    }

    /** Sets how much time is between two deletions of what has expired [5 min]. */
    public Builder sweepEvery(Duration value) {
      sweepNanos = Require.positiveNanos("sql.sweepEvery", value);
      return this;
    }

    /**
     * Sets how many answers the cache's table holds at most, of all applications that share it
     * [10,000,000]. What is beyond is deleted with what has expired, the soonest to expire first,
     * so there may be more until then; a MySQL or MariaDB that refuses the index for it deletes
     * 10,000 of them at a time.
     */
    public Builder maxEntries(long value) {
      maxEntries = Require.atLeast("sql.maxEntries", value, 1);
      return this;
    }

    /** Returns the settings. */
    public SqlSettings build() {
      return new SqlSettings(this);
    }
  }
}
