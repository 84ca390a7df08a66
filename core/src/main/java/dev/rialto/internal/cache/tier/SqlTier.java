package dev.rialto.internal.cache.tier;

import dev.rialto.ConfigurationException;
import dev.rialto.internal.sql.Sql;
import dev.rialto.internal.sql.SqlSchema;
import dev.rialto.internal.sql.WriteBehind;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Scheduler;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers in a database, for all instances and for later. Thread-safe.
 *
 * <p>Writes wait for others and go in batches, off the calls' way; what has expired is deleted now
 * and then. Other instances are not told of what one invalidates: their memory keeps an answer for
 * its time, unless they share a Redis too. What they had under way meanwhile is not found again:
 * with each batch they look once before and once after what others have invalidated.
 */
public final class SqlTier implements CacheTier {

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private static final SqlSchema SCHEMA =
      new SqlSchema(
          "cache",
          List.of(
              List.of(
                  "CREATE TABLE IF NOT EXISTS $Pcache (digest CHAR(64) NOT NULL, namespace"
                      + " VARCHAR(64) NOT NULL, tenant CHAR(16) NOT NULL, task CHAR(16) NOT NULL,"
                      + " model CHAR(16) NOT NULL, expires_at BIGINT NOT NULL, answer $BYTES NOT"
                      + " NULL, PRIMARY KEY (digest, namespace))",
                  "!MYSQL CREATE INDEX IF NOT EXISTS $Pcache_expires ON $Pcache (expires_at)"),
              // What version 1 kept is not read any more.
              List.of(
                  "DROP TABLE IF EXISTS $Pcache",
                  "CREATE TABLE IF NOT EXISTS $Pcache (digest CHAR(64) NOT NULL, namespace"
                      + " VARCHAR(64) NOT NULL, tenant CHAR(16) NOT NULL, task CHAR(16) NOT NULL,"
                      + " model CHAR(16) NOT NULL, client VARCHAR(16) DEFAULT '' NOT NULL, method"
                      + " VARCHAR(16) DEFAULT '' NOT NULL, expires_at BIGINT NOT NULL, answer"
                      + " $BYTES NOT NULL, PRIMARY KEY (digest, namespace))",
                  "!MYSQL CREATE INDEX IF NOT EXISTS $Pcache_expires ON $Pcache (expires_at)")));

  /**
   * Of its own, for tables that were made without: instances of before go on with the cache, and no
   * call waits for it.
   */
  private static final SqlSchema INDEX =
      new SqlSchema(
          "cache_index",
          List.of(List.of("CREATE INDEX IF NOT EXISTS $Pcache_expires ON $Pcache (expires_at)")));

  private static final int TELLER_BYTES = 8;

  private static final long MARGIN_MILLIS = Duration.ofMinutes(1).toMillis();

  private static final int WAITING_ROWS = 10_000;
  private static final long WAITING_BYTES = 64 << 20;
  private static final int BATCH_ROWS = 200;

  private final Sql sql;
  private final String namespace;
  private final InstantSource clock;
  private final Scheduler scheduler;
  private final WriteBehind<Row> writer;
  private final String select;
  private final ForgottenScopes forgotten;
  private final HeardScopes ownForgotten = new HeardScopes(ForgottenScopes.KEPT);
  private final SuperfluousAnswers superfluous;
  private final SecureRandom random = new SecureRandom();
  private volatile @Nullable ConfigurationException refused;
  private volatile boolean closed;
  private volatile Scheduler.Timer sweep = () -> {};

  /**
   * Makes the tier; the database is first asked when a call needs it.
   *
   * @param namespace tells the answers of one application from another's in the same database
   * @param clock tells when an answer's time is over
   */
  public SqlTier(Sql sql, String namespace, InstantSource clock, Scheduler scheduler) {
    this.sql = sql;
    this.namespace = namespace;
    this.clock = clock;
    this.scheduler = scheduler;
    // A constant takes less than a parameter; it has letters, digits, dots and dashes alone.
    this.select =
        "SELECT expires_at, answer FROM "
            + sql.table("cache")
            + " WHERE digest = ? AND namespace = '"
            + namespace
            + "'";
    this.superfluous = new SuperfluousAnswers(sql.table("cache"), sql.settings().maxEntries());
    byte[] own = new byte[TELLER_BYTES];
    random.nextBytes(own);
    this.forgotten =
        new ForgottenScopes(sql.table("cache_forgotten"), namespace, HexFormat.of().formatHex(own));
    this.writer =
        new WriteBehind<Row>(
                "Cached answers",
                WAITING_ROWS,
                BATCH_ROWS,
                sql.settings().writeDelayNanos(),
                scheduler,
                rows -> sql.writeBehind(SCHEMA, c -> writeWanted(c, rows)))
            .weighing(row -> row.value.length, WAITING_BYTES);
    scheduleSweep();
  }

  @Override
  public String name() {
    return "sql";
  }

  @Override
  public boolean isDurable() {
    return true;
  }

  @Override
  @SuppressWarnings("NullAway") // which does not see that arrays may be null as other values may
  public CompletionStage<byte @Nullable []> get(Key key) {
    ConfigurationException known = refused;
    if (known != null) {
      return CompletableFuture.failedFuture(known);
    }
    CompletableFuture<byte @Nullable []> row =
        sql.query(SCHEMA, select, statement -> read(statement, key));
    return row.isDone() && !row.isCompletedExceptionally()
        ? row
        : row.whenComplete((value, error) -> note(error));
  }

  private byte @Nullable [] read(PreparedStatement statement, Key key) throws SQLException {
    statement.setString(1, key.digest());
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() && rows.getLong(1) > clock.millis() ? rows.getBytes(2) : null;
    }
  }

  @Override
  public CompletionStage<?> put(Key key, byte[] value, Duration ttl, boolean replaces) {
    return add(new Row(key, value, clock.millis() + ttl.toMillis(), 0, /* timed= */ false));
  }

  @Override
  public CompletionStage<?> put(
      Key key, byte[] value, Duration ttl, boolean replaces, Duration underWay) {
    long askedNanos = sql.nowNanos() - underWay.toNanos();
    return add(new Row(key, value, clock.millis() + ttl.toMillis(), askedNanos, /* timed= */ true));
  }

  private CompletionStage<?> add(Row row) {
    return CompletableFuture.completedFuture(writer.add(row));
  }

  /**
   * Writes what nobody has invalidated since it was asked for. Who invalidates may look for it
   * before it is there: so it is written unseen, as if it had expired, and shown only after one
   * more look; by then whoever invalidates later finds it, and deletes it. What was not asked for
   * at a time that matters needs no second look.
   */
  private int writeWanted(Connection connection, List<Row> rows) throws SQLException {
    sql.bringUpToDate(ForgottenScopes.SCHEMA, connection);
    Set<Row> unwanted = unwanted(connection, rows);
    // Each key once, as drivers that join statements need it, and in one order for all instances,
    // so that none waits for another that waits for it.
    SortedMap<String, Row> latest = new TreeMap<>();
    for (Row row : rows) {
      if (!unwanted.contains(row)) {
        latest.put(row.key.digest(), row);
      }
    }
    if (latest.isEmpty()) {
      return 0;
    }
    long unseen = UnseenMark.at(clock.millis(), random);
    write(connection, latest.values(), unseen);
    latest.values().removeAll(unwanted(connection, latest.values()));
    show(connection, latest.values().stream().filter(row -> row.timed).toList(), unseen);
    return latest.size();
  }

  private Set<Row> unwanted(Connection connection, Collection<Row> rows) throws SQLException {
    long now = sql.nowNanos();
    long longestNanos = 0;
    for (Row row : rows) {
      longestNanos = row.timed ? Math.max(longestNanos, now - row.askedNanos) : longestNanos;
    }
    if (rows.stream().noneMatch(row -> row.timed)) {
      return Set.of();
    }
    // A little more, for the time that the question takes.
    ForgottenScopes.Lately others =
        forgotten.since(
            connection, sql.dialect(), TimeUnit.NANOSECONDS.toMillis(longestNanos) + MARGIN_MILLIS);
    long after = sql.nowNanos();
    Set<Row> unwanted = new HashSet<>();
    for (Row row : rows) {
      if (row.timed
          && (ownForgotten.cover(row.key, row.askedNanos, after)
              || others.covers(row.key, after - row.askedNanos))) {
        unwanted.add(row);
      }
    }
    return unwanted;
  }

  private void write(Connection connection, Collection<Row> rows, long unseen) throws SQLException {
    String upsert =
        sql.dialect()
            .upsert(
                sql.table("cache"),
                List.of("digest", "namespace"),
                List.of("tenant", "task", "model", "expires_at", "answer", "client", "method"));
    inBatch(
        connection,
        upsert,
        rows,
        (statement, row) -> {
          statement.setString(1, row.key.digest());
          statement.setString(2, namespace);
          statement.setString(3, row.key.tenant());
          statement.setString(4, row.key.task());
          statement.setString(5, row.key.model());
          statement.setLong(6, row.timed ? unseen : row.expiresAtMillis);
          statement.setBytes(7, row.value);
          statement.setString(8, row.key.client());
          statement.setString(9, row.key.method());
        });
  }

  /** Others may have written over it, and show theirs themselves. */
  private void show(Connection connection, Collection<Row> rows, long unseen) throws SQLException {
    inBatch(
        connection,
        "UPDATE "
            + sql.table("cache")
            + " SET expires_at = ? WHERE digest = ? AND namespace = ? AND expires_at = ?",
        rows,
        (statement, row) -> {
          statement.setLong(1, row.expiresAtMillis);
          statement.setString(2, row.key.digest());
          statement.setString(3, namespace);
          statement.setLong(4, unseen);
        });
  }

  private interface Binding {
    void bind(PreparedStatement statement, Row row) throws SQLException;
  }

  private static void inBatch(
      Connection connection, String text, Collection<Row> rows, Binding binding)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    Sql.inTransaction(
        connection,
        c -> {
          try (PreparedStatement statement = c.prepareStatement(text)) {
            for (Row row : rows) {
              binding.bind(statement, row);
              statement.addBatch();
            }
            return statement.executeBatch();
          }
        });
  }

  /**
   * Also takes out what waits to be written, and waits for what is being written; what others have
   * under way they take out themselves.
   */
  @Override
  public CompletionStage<?> invalidate(Scope scope) {
    // Of any method, as for others: equal calls of others join what is under way.
    ownForgotten.add(
        new Scope(scope.digest(), scope.tenant(), scope.task(), scope.model()), sql.nowNanos());
    writer.drop(row -> scope.has(row.key));
    return writer
        .flush()
        .thenCompose(
            done ->
                sql.runBehind(
                    SCHEMA,
                    c -> {
                      sql.bringUpToDate(ForgottenScopes.SCHEMA, c);
                      forgotten.add(c, sql.dialect(), scope);
                      return true;
                    }))
        .thenCompose(
            noted -> new ScopeDeletion(sql.table("cache"), namespace, scope).inParts(sql, SCHEMA));
  }

  private void scheduleSweep() {
    if (!closed) {
      sweep = scheduler.schedule(this::sweep, sql.settings().sweepNanos());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what is not swept now is swept later
  private void sweep() {
    if (sql.guard().isIn()) {
      sql.index(SCHEMA, INDEX)
          .exceptionally(error -> false)
          .thenAccept(
              indexed ->
                  sql.writeBehind(SCHEMA, c -> look(c, indexed))
                      .thenAccept(superfluous -> delete(superfluous, indexed)));
    }
    scheduleSweep();
  }

  /** Returns how many answers are to be deleted. */
  private long look(Connection connection, boolean indexed) throws SQLException {
    sql.bringUpToDate(ForgottenScopes.SCHEMA, connection);
    forgotten.tidy(connection, sql.dialect());
    return superfluous.count(connection, clock.millis(), indexed);
  }

  /**
   * Part by part, since each keeps a thread and its rows' locks; where no index leads to the rows
   * that expire soonest, one part at a sweep, for it reads all of them.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what is not deleted now is deleted later
  private void delete(long rows, boolean indexed) {
    if (rows > 0 && !closed) {
      CompletableFuture<Long> left =
          sql.writeBehind(SCHEMA, c -> superfluous.delete(c, clock.millis(), rows, indexed));
      if (indexed) {
        left.thenAccept(more -> delete(more, true));
      }
    }
  }

  /** Tables that this version must not touch stay so: the database is not asked again. */
  private void note(@Nullable Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (cause instanceof ConfigurationException refusal && refused == null) {
      refused = refusal;
      LOG.log(
          System.Logger.Level.WARNING,
          "The cache goes on without its database: " + refusal.getMessage());
    }
  }

  /** Writes what waits to be written; the database belongs to all who use it. */
  @Override
  public void close() {
    closed = true;
    sweep.cancel();
    writer.close();
  }

  /** A value that waits to be written. */
  private static final class Row {
    final Key key;
    final byte[] value;
    final long expiresAtMillis;
    final long askedNanos;

    /** Whether it matters when it was asked for. */
    final boolean timed;

    Row(Key key, byte[] value, long expiresAtMillis, long askedNanos, boolean timed) {
      this.key = key;
      this.value = value;
      this.expiresAtMillis = expiresAtMillis;
      this.askedNanos = askedNanos;
      this.timed = timed;
    }
  }
}
