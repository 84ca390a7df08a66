package dev.rialto.internal.cost;

import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.cost.CostSum;
import dev.rialto.internal.cost.Ledger.Entry;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.sql.SqlSchema;
import dev.rialto.internal.sql.SqlWork;
import dev.rialto.spi.Scheduler;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the ledger of this instance into a database, behind the calls, and reads that of all
 * instances. Thread-safe.
 *
 * <p>A row is what one instance knows of one entry in one quarter of an hour, as a whole: it is
 * overwritten as it grows. Rows of the first versions are of whole hours, after which the column is
 * called, and count where these began. So a write whose outcome is not known is simply made again,
 * an outage loses nothing, and the memory it takes is that of the ledger in memory.
 *
 * <p>Longer than most, since what is written and what is read have the columns in common.
 */
public final class SqlLedger {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  static final SqlSchema SCHEMA =
      new SqlSchema(
          "ledger",
          List.of(
              List.of(
                  "CREATE TABLE IF NOT EXISTS $Pledger ("
                      + "instance CHAR(36) NOT NULL, hour_epoch_seconds BIGINT NOT NULL,"
                      + " entry CHAR(64) NOT NULL,"
                      + " model VARCHAR(255) NOT NULL, endpoint VARCHAR(255) NOT NULL,"
                      + " tenant VARCHAR(255) NOT NULL, end_user VARCHAR(255) NOT NULL,"
                      + " client VARCHAR(255) NOT NULL, method VARCHAR(255) NOT NULL,"
                      + " attempts BIGINT NOT NULL, failed BIGINT NOT NULL,"
                      + " input_fresh BIGINT NOT NULL, input_cached BIGINT NOT NULL,"
                      + " cache_written BIGINT NOT NULL, output_visible BIGINT NOT NULL,"
                      + " reasoning BIGINT NOT NULL,"
                      // Not only by the next step: H2 changes a table by copying it, and an
                      // instance that comes at the same time may be writing to it already.
                      + " cache_written_for_hour BIGINT DEFAULT 0 NOT NULL,"
                      + " known_usd DECIMAL(38, 18) NOT NULL,"
                      + " estimated_usd DECIMAL(38, 18) NOT NULL,"
                      + " unknown_prices BIGINT NOT NULL,"
                      + " PRIMARY KEY (instance, hour_epoch_seconds, entry))",
                  "!MYSQL CREATE INDEX IF NOT EXISTS $Pledger_hour"
                      + " ON $Pledger (hour_epoch_seconds)"),
              List.of(
                  "ALTER TABLE $Pledger ADD COLUMN IF NOT EXISTS"
                      + " cache_written_for_hour BIGINT DEFAULT 0 NOT NULL")));

  /** Of its own, for tables that were made without: instances of before go on with them. */
  private static final SqlSchema INDEX =
      new SqlSchema(
          "ledger_index",
          List.of(
              List.of(
                  "CREATE INDEX IF NOT EXISTS $Pledger_hour ON $Pledger (hour_epoch_seconds)")));

  private static final List<String> KEY = List.of("instance", "hour_epoch_seconds", "entry");

  private static final List<String> NAMES =
      List.of("model", "endpoint", "tenant", "end_user", "client", "method");

  private static final List<String> SUMS =
      List.of(
          "attempts",
          "failed",
          "input_fresh",
          "input_cached",
          "cache_written",
          "output_visible",
          "reasoning",
          "cache_written_for_hour",
          "known_usd",
          "estimated_usd",
          "unknown_prices");

  private static final int BATCH_ROWS = 500;
  private static final int LONGEST_NAME = 255;

  /** Dollars of more digits are nobody's prices. */
  private static final int SCALE = 18;

  private static final long FIRST_RETRY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_RETRY_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long FAREWELL_MILLIS = 5_000;

  private final Sql sql;
  private final long delayNanos;
  private final Scheduler scheduler;
  private final String instance = UUID.randomUUID().toString();
  private @Nullable Ledger ledger;
  private boolean scheduled;
  private boolean complained;
  private boolean closed;
  private long retryNanos = FIRST_RETRY_NANOS;
  private CompletableFuture<@Nullable Void> writing = CompletableFuture.completedFuture(null);

  /**
   * Makes one; the database is first asked when there is something to write.
   *
   * @param delayNanos how long what was settled waits for more
   */
  public SqlLedger(Sql sql, long delayNanos, Scheduler scheduler) {
    this.sql = sql;
    this.delayNanos = delayNanos;
    this.scheduler = scheduler;
  }

  /** Writes what a ledger gets from now on. */
  void follow(Ledger source) {
    synchronized (this) {
      ledger = source;
    }
    source.tell(this::hasMore);
    sql.guard().onRecovery(this::flushSoon);
  }

  private void hasMore() {
    schedule(delayNanos);
  }

  private void flushSoon() {
    schedule(0);
  }

  private void schedule(long inNanos) {
    synchronized (this) {
      if (scheduled || closed) {
        return;
      }
      scheduled = true;
    }
    scheduler.schedule(this::begin, inNanos);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what fails is written later
  private void begin() {
    flush();
  }

  /** Writes what is new; completes when that was written, and fails if it could not be. */
  CompletableFuture<@Nullable Void> flush() {
    synchronized (this) {
      scheduled = false;
      CompletableFuture<@Nullable Void> next =
          writing.handle((done, error) -> null).thenCompose(done -> writeNew());
      writing = next;
      return next;
    }
  }

  private CompletableFuture<@Nullable Void> writeNew() {
    Ledger source;
    boolean last;
    synchronized (this) {
      source = ledger;
      last = closed;
    }
    Ledger.Changes changes = source == null ? Ledger.Changes.NONE : source.takeChanges();
    if (source == null || changes.entries().isEmpty()) {
      if (source != null) {
        source.written(changes); // all that changed is forgotten
      }
      return CompletableFuture.completedFuture(null);
    }
    SqlWork<Integer> work = connection -> write(connection, changes.entries());
    // There is no other time for the last ones: they do not keep to a pause of writes.
    return (last ? sql.runBehind(SCHEMA, work) : sql.writeBehind(SCHEMA, work))
        .handle(
            (done, error) -> {
              if (error == null) {
                source.written(changes);
                written();
                index();
                return null;
              }
              source.giveBack(changes);
              failed(error);
              throw new CompletionException(error);
            });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // with the next rows
  private void index() {
    sql.index(SCHEMA, INDEX);
  }

  private synchronized void written() {
    retryNanos = FIRST_RETRY_NANOS;
    complained = false;
  }

  private void failed(Throwable error) {
    long inNanos;
    boolean first;
    synchronized (this) {
      inNanos = retryNanos;
      retryNanos = Math.min(LONGEST_RETRY_NANOS, 2 * retryNanos);
      first = !complained;
      complained = true;
    }
    if (first) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The ledger could not be written; it is kept and tried again: " + error.getMessage());
    }
    schedule(inNanos);
  }

  private int write(Connection connection, List<Entry> entries) throws SQLException {
    return Sql.inTransaction(
        connection,
        c -> {
          String upsert =
              sql.dialect()
                  .upsert(
                      sql.table("ledger"),
                      KEY,
                      Stream.concat(NAMES.stream(), SUMS.stream()).toList());
          try (PreparedStatement statement = c.prepareStatement(upsert)) {
            int rows = 0;
            for (Entry entry : entries) {
              set(statement, entry);
              statement.addBatch();
              if (++rows % BATCH_ROWS == 0) {
                statement.executeBatch();
              }
            }
            statement.executeBatch();
            return rows;
          }
        });
  }

  private void set(PreparedStatement statement, Entry entry) throws SQLException {
    LedgerKey key = entry.key();
    CostSum sum = entry.sum();
    TokenUsage usage = sum.usage();
    int at = 0;
    statement.setString(++at, instance);
    statement.setLong(++at, entry.epochSeconds());
    statement.setString(++at, digest(key));
    for (String name : names(key)) {
      statement.setString(++at, text(name));
    }
    long[] numbers = {
      sum.attempts(),
      sum.failed(),
      usage.inputFresh(),
      usage.inputCached(),
      usage.cacheWritten(),
      usage.outputVisible(),
      usage.reasoning(),
      usage.cacheWrittenForHour()
    };
    for (long number : numbers) {
      statement.setLong(++at, number);
    }
    statement.setBigDecimal(++at, decimal(sum.known()));
    statement.setBigDecimal(++at, decimal(sum.estimated()));
    statement.setLong(++at, sum.unknown());
  }

  private static List<String> names(LedgerKey key) {
    return List.of(
        key.model(), key.endpoint(), key.tenant(), key.user(), key.client(), key.method());
  }

  private static BigDecimal decimal(Usd amount) {
    return amount.toBigDecimal().setScale(SCALE, RoundingMode.HALF_UP);
  }

  /** Names come from anywhere; PostgreSQL takes neither NUL nor half a character. */
  private static String text(String name) {
    String known =
        new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
            .replace('\0', '\uFFFD');
    if (known.length() <= LONGEST_NAME) {
      return known;
    }
    boolean splits = Character.isHighSurrogate(known.charAt(LONGEST_NAME - 1));
    return known.substring(0, splits ? LONGEST_NAME - 1 : LONGEST_NAME);
  }

  private static String digest(LedgerKey key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String name : names(key)) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        sha.update((byte) (bytes.length >>> 16));
        sha.update((byte) (bytes.length >>> 8));
        sha.update((byte) bytes.length);
        sha.update(bytes);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  /**
   * Reads what all instances have spent, this one's latest included.
   *
   * @param mostEntries how many entries of one hour are told apart
   */
  CompletableFuture<Ledger> read(Instant from, Instant to, int mostEntries) {
    return flush().thenCompose(done -> sql.runBehind(SCHEMA, c -> read(c, from, to, mostEntries)));
  }

  private Ledger read(Connection connection, Instant from, Instant to, int mostEntries)
      throws SQLException {
    String names = String.join(", ", NAMES);
    String sums = SUMS.stream().map(s -> "SUM(" + s + ")").collect(Collectors.joining(", "));
    String select =
        "SELECT hour_epoch_seconds, "
            + names
            + ", "
            + sums
            + " FROM "
            + sql.table("ledger")
            + " WHERE hour_epoch_seconds >= ? AND hour_epoch_seconds < ?"
            + " GROUP BY hour_epoch_seconds, "
            + names
            // Of too many names those are told apart that spent most in any quarter of the hour.
            + " ORDER BY SUM(known_usd) DESC";
    Ledger read = new Ledger(Integer.MAX_VALUE, mostEntries);
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setLong(1, from.getEpochSecond());
      statement.setLong(2, to.getEpochSecond());
      statement.setFetchSize(1_000);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          LedgerKey key =
              new LedgerKey(
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getString(6),
                  rows.getString(7));
          read.put(rows.getLong(1), key, sum(rows));
        }
      }
    }
    return read;
  }

  private static CostSum sum(ResultSet rows) throws SQLException {
    int at = 2 + NAMES.size();
    return new CostSum(
        rows.getLong(at),
        rows.getLong(at + 1),
        new TokenUsage(
            rows.getLong(at + 2),
            rows.getLong(at + 3),
            rows.getLong(at + 4),
            rows.getLong(at + 5),
            rows.getLong(at + 6),
            rows.getLong(at + 7)),
        Usd.of(rows.getBigDecimal(at + 8)),
        Usd.of(rows.getBigDecimal(at + 9)),
        rows.getLong(at + 10));
  }

  /** Writes what is left, for five seconds at most, and says what could not be. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    CompletableFuture<?> last = flush();
    String why = "the database is too slow";
    try {
      last.get(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
      return;
    } catch (ExecutionException e) {
      why = String.valueOf(e.getCause());
    } catch (TimeoutException e) {
      // said below
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Ledger source;
    synchronized (this) {
      source = ledger;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "The ledger ends with "
            + (source == null ? 0 : source.unwritten())
            + " attempts that are not in the database: "
            + why);
  }
}
