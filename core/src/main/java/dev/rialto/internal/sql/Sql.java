package dev.rialto.internal.sql;

import dev.rialto.config.SqlSettings;
import dev.rialto.internal.store.StoreBusyException;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.internal.store.StoreUnavailableException;
import dev.rialto.internal.store.WritePause;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One database, for all who use it. Thread-safe; never blocks its callers.
 *
 * <p>Work runs on the settings' executor, or on a few threads of its own, over connections that are
 * kept while work comes. Work that fails for the database's sake, or takes too long, takes the
 * database out, and until it answers a probe all work fails at once with {@link
 * StoreUnavailableException}. Work that the database refuses fails with its {@link SQLException}
 * and changes nothing. JDBC cannot be made to hurry: a statement that hangs keeps its thread, which
 * is why their number is bounded and a lost database is not asked.
 *
 * <p>Longer than most, since whatever way work comes in, it shares the sessions, the guard and what
 * is known of failures.
 */
public final class Sql implements AutoCloseable {

  private static final long OPENING_NANOS = Duration.ofSeconds(2).toNanos();

  /** Writes and sweeps are on no call's way: theirs is a bound against hanging forever. */
  private static final long BACKGROUND_NANOS = Duration.ofSeconds(30).toNanos();

  /** An index of ten million rows takes minutes. */
  private static final long INDEXING_NANOS = Duration.ofHours(1).toNanos();

  private static final int PROBE_SECONDS = 2;

  private final SqlSettings settings;
  private final StoreGuard guard;
  private final Ticker ticker;
  private final BooleanSupplier callerWaits;
  private final Executor executor;
  private final SqlSessions sessions;
  private final WritePause writes;

  /** Of its own, so that what may be lost holds nothing back that has to be done. */
  private final WritePause dues;

  private final @Nullable SqlThreads ownThreads;

  private final Migrations migrations;

  private volatile @Nullable SqlDialect dialect;

  /** Whether the database is an H2 in this process, which a caller may read by itself. */
  private volatile boolean embedded;

  /** Makes one that does all work on its executor. */
  public Sql(SqlSettings settings, Ticker ticker, Scheduler scheduler) {
    this(settings, ticker, scheduler, () -> false);
  }

  /**
   * Makes one, without connecting: the first work does.
   *
   * @param callerWaits tells whether the thread that asks does nothing but wait for the answer
   */
  public Sql(
      SqlSettings settings, Ticker ticker, Scheduler scheduler, BooleanSupplier callerWaits) {
    this.settings = settings;
    this.ticker = ticker;
    this.callerWaits = callerWaits;
    Executor given = settings.executor();
    this.ownThreads = given == null ? new SqlThreads(settings.threads()) : null;
    this.executor = given == null ? Objects.requireNonNull(ownThreads) : given;
    this.migrations = new Migrations(settings);
    this.sessions =
        new SqlSessions(settings.dataSource(), settings.threads(), ticker, scheduler, executor);
    this.writes = pause(ticker);
    this.dues = pause(ticker);
    this.guard =
        new StoreGuard(
            "The database",
            settings.timeoutNanos(),
            Math.max(settings.timeoutNanos(), OPENING_NANOS),
            ticker,
            scheduler,
            this::probe,
            Sql::isOutage);
  }

  private static WritePause pause(Ticker ticker) {
    return new WritePause(
        "The database",
        ticker,
        e ->
            isOutage(e)
                || (e instanceof StoreUnavailableException && !(e instanceof StoreBusyException)));
  }

  /** Returns the settings. */
  public SqlSettings settings() {
    return settings;
  }

  /** Returns what tells whether the database is there. */
  public StoreGuard guard() {
    return guard;
  }

  /** Returns the time by which what is under way is measured. */
  public long nowNanos() {
    return ticker.nanoTime();
  }

  /** Returns the dialect; to be asked within work. */
  public SqlDialect dialect() {
    return Objects.requireNonNull(dialect, "the database was not reached yet");
  }

  /** Returns a table's whole name. */
  public String table(String name) {
    return settings.tablePrefix() + name;
  }

  /**
   * Does something a call waits for.
   *
   * @param schema the tables that it needs; brought up to date before
   */
  public <T extends @Nullable Object> CompletableFuture<T> run(SqlSchema schema, SqlWork<T> work) {
    return guard.run(() -> submit(schema, work));
  }

  /**
   * Asks something a call waits for, with a statement that is prepared once for each connection.
   *
   * @param schema the tables that it needs; brought up to date before
   */
  public <T extends @Nullable Object> CompletableFuture<T> query(
      SqlSchema schema, String sql, SqlQuery<T> query) {
    return guard.run(
        () -> {
          SqlSession here = mayAskHere(schema) ? sessions.kept() : null;
          return here == null
              ? execute(() -> asked(schema, sql, query))
              : askedHere(here, schema, sql, query);
        });
  }

  private boolean mayAskHere(SqlSchema schema) {
    return embedded && migrations.areDone(schema) && callerWaits.getAsBoolean();
  }

  /**
   * Asks H2 in this process, over its own connection, on the thread that waits: a row takes a few
   * microseconds then, and to hand it over to another thread takes many. One that takes longer than
   * it may is left alone afterwards, as any other.
   */
  private <T extends @Nullable Object> CompletableFuture<T> askedHere(
      SqlSession session, SqlSchema schema, String sql, SqlQuery<T> query) {
    long begunNanos = ticker.nanoTime();
    T answer;
    try {
      answer = query.on(session.prepare(sql));
    } catch (SQLException lost) {
      spoilt(session, lost);
      return isOutage(lost)
          ? execute(() -> asked(schema, sql, query))
          : CompletableFuture.failedFuture(lost);
    } catch (RuntimeException | Error e) {
      spoilt(session, e);
      throw e;
    }
    long endedNanos = ticker.nanoTime();
    sessions.giveBack(session, endedNanos);
    long tookNanos = endedNanos - begunNanos;
    if (tookNanos > settings.timeoutNanos()) {
      guard.fail(
          new StoreUnavailableException(
              "The database took " + tookNanos / 1_000_000 + " ms on its caller's thread"));
    }
    return CompletableFuture.completedFuture(answer);
  }

  /**
   * Does something that no call waits for and that has to be done, such as to read what there was
   * before a restart. If it takes the database out, time and again, that is probed ever more
   * seldom.
   */
  public <T extends @Nullable Object> CompletableFuture<T> runBehind(
      SqlSchema schema, SqlWork<T> work) {
    return guard.run(() -> submit(schema, work), BACKGROUND_NANOS);
  }

  /**
   * Writes something that nobody waits for and that may be lost or is kept for another time: fails
   * at once while the database is one that writes take down. One that costs its connection, as a
   * statement does that is larger than the server takes, is refused where the database is there.
   */
  public <T extends @Nullable Object> CompletableFuture<T> writeBehind(
      SqlSchema schema, SqlWork<T> work) {
    return writes.run(
        guard.isIn(),
        () -> guard.runBehind(() -> execute(() -> written(schema, work)), BACKGROUND_NANOS));
  }

  private <T extends @Nullable Object> T written(SqlSchema schema, SqlWork<T> work)
      throws SQLException {
    try {
      return done(schema, work);
    } catch (SQLException e) {
      SQLException lost = e instanceof BatchUpdateException batch ? plain(batch) : e;
      if (!isConnectionLost(lost)) {
        throw lost;
      }
      use(
          sessions.fresh(),
          session -> {
            if (!session.connection.isValid(PROBE_SECONDS)) {
              throw lost;
            }
            return true;
          });
      throw new SQLException("It cost its connection: " + lost.getMessage(), "HY000");
    }
  }

  /**
   * Writes something that nobody waits for and that has to be done: whoever has to do it tries
   * again. If it takes the database out, time and again, it is tried ever more seldom, and read is
   * as usual in between.
   */
  public <T extends @Nullable Object> CompletableFuture<T> writeDue(
      SqlSchema schema, SqlWork<T> work) {
    return dues.run(
        guard.isIn(), () -> guard.runBehind(() -> submit(schema, work), BACKGROUND_NANOS));
  }

  /** Does something as one transaction; it must not commit. */
  public static <T extends @Nullable Object> T inTransaction(Connection connection, SqlWork<T> work)
      throws SQLException {
    connection.setAutoCommit(false);
    T result;
    try {
      result = work.on(connection);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      undo(connection, e);
      throw e;
    }
    connection.setAutoCommit(true);
    return result;
  }

  /** A connection that is gone says nothing of why. */
  private static void undo(Connection connection, Exception reason) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private CompletableFuture<Boolean> probe() {
    return execute(
        () -> {
          SqlSession session = sessions.fresh();
          try (session) {
            if (dialect == null) {
              String product = session.connection.getMetaData().getDatabaseProductName();
              dialect = SqlDialect.of(product);
              embedded = ownThreads != null && isEmbedded(session.connection);
            }
            if (!session.connection.isValid(PROBE_SECONDS)) {
              throw new SQLNonTransientConnectionException(
                  "The connection was opened and is not valid: the database does not answer on it",
                  "08006");
            }
            return true;
          }
        });
  }

  /**
   * Only what is in memory, or in a file of H2's asynchronous file system: in any other an
   * interrupt of the caller would close the file, and with it the database, for everybody. What a
   * proxy hands out may take its time too.
   */
  private static boolean isEmbedded(Connection connection) throws SQLException {
    String url = connection.getMetaData().getURL();
    return connection.getClass().getName().startsWith("org.h2.jdbc")
        && url != null
        && (url.startsWith("jdbc:h2:mem:") || url.startsWith("jdbc:h2:async:"));
  }

  private <T extends @Nullable Object> CompletableFuture<T> submit(
      SqlSchema schema, SqlWork<T> work) {
    return execute(() -> done(schema, work));
  }

  private <T extends @Nullable Object> T done(SqlSchema schema, SqlWork<T> work)
      throws SQLException {
    return use(
        sessions.alive(),
        session -> {
          bringUpToDate(schema, session.connection);
          return work.on(session.connection);
        });
  }

  private <T extends @Nullable Object> T asked(SqlSchema schema, String sql, SqlQuery<T> query)
      throws SQLException {
    Use<T> use =
        session -> {
          bringUpToDate(schema, session.connection);
          return query.on(session.prepare(sql));
        };
    SqlSession kept = sessions.kept();
    if (kept != null) {
      try {
        return use(kept, use);
      } catch (SQLException lost) {
        if (!isOutage(lost)) {
          throw lost;
        }
        // The database may be there all the same: it was the connection that had had its time.
      }
    }
    return use(sessions.fresh(), use);
  }

  private <T extends @Nullable Object> T use(SqlSession session, Use<T> use) throws SQLException {
    T result;
    try {
      result = use.of(session);
    } catch (Throwable e) {
      spoilt(session, e);
      throw e;
    }
    sessions.giveBack(session, ticker.nanoTime());
    return result;
  }

  /** Nobody knows in what state its connection is, or the database whose tables are gone. */
  private void spoilt(SqlSession session, Throwable error) {
    session.close();
    if (isOutage(error)) {
      sessions.drop();
    } else if (error instanceof SQLException e && SqlSchema.isTableMissing(e)) {
      migrations.lookAgain();
    }
  }

  private interface Use<T extends @Nullable Object> {
    T of(SqlSession session) throws SQLException;
  }

  /** Makes tables that work needs besides; to be called within it, and in no transaction. */
  public void bringUpToDate(SqlSchema schema, Connection connection) throws SQLException {
    migrations.carryOut(schema, connection, dialect());
  }

  /**
   * Makes an index that work is faster with and can do without. MySQL's tables were made before
   * theirs; others have them.
   *
   * @param schema the tables that it is for; brought up to date before
   * @return whether it is there
   */
  public CompletableFuture<Boolean> index(SqlSchema schema, SqlSchema index) {
    if (migrations.areDone(index) || (dialect != null && dialect != SqlDialect.MYSQL)) {
      return CompletableFuture.completedFuture(true);
    }
    return guard.runBehind(
        () ->
            submit(
                schema,
                c ->
                    dialect() != SqlDialect.MYSQL
                        || migrations.carryOutIfAllowed(index, c, dialect())),
        INDEXING_NANOS);
  }

  private <T extends @Nullable Object> CompletableFuture<T> execute(Job<T> job) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      executor.execute(
          () -> {
            if (result.isDone()) {
              return; // given up before its turn came
            }
            try {
              result.complete(job.done());
            } catch (Throwable e) {
              // Drivers throw what they like; whoever waits must hear of it.
              result.completeExceptionally(
                  e instanceof BatchUpdateException batch ? plain(batch) : e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          new StoreBusyException("The database has more work than its threads can do"));
    }
    return result;
  }

  /** What drivers say of a batch has its values in it, and nobody's answers belong into a log. */
  private static SQLException plain(BatchUpdateException batch) {
    SQLException next = batch.getNextException();
    if (next == null && batch.getCause() instanceof SQLException cause) {
      next = cause; // where MariaDB's driver says it
    }
    return next != null
        ? next
        : new SQLException("A batch was refused", batch.getSQLState(), batch.getErrorCode());
  }

  private interface Job<T extends @Nullable Object> {
    T done() throws SQLException;
  }

  /** SQL states 08 (connection), 53 (resources, but for 53100, a full disk), 57 (shutting down). */
  static boolean isOutage(Throwable error) {
    if (error instanceof StoreUnavailableException) {
      return false;
    }
    if (!(error instanceof SQLException sql)) {
      return error instanceof Error;
    }
    String state = sql.getSQLState() == null ? "" : sql.getSQLState();
    if (state.equals("90131")) {
      return false; // H2: another transaction was faster; once more, and it will do
    }
    return (sql instanceof SQLTransientException && !state.startsWith("40"))
        || sql instanceof SQLRecoverableException
        || sql instanceof SQLNonTransientConnectionException
        || state.startsWith("08")
        || (state.startsWith("53") && !state.equals("53100"))
        || state.startsWith("57")
        || state.startsWith("28")
        || state.startsWith("9") // H2's own, such as 90098: the database is closed
        || isPanic(sql);
  }

  /** Whether a connection is gone, and perhaps nothing else; 57P01: an administrator ended it. */
  private static boolean isConnectionLost(SQLException error) {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    return state.startsWith("08")
        || state.equals("57P01")
        || (error instanceof SQLNonTransientConnectionException && !state.startsWith("9"));
  }

  /** H2 calls it a general error when its file fails it, and closes the database. */
  private static boolean isPanic(SQLException error) {
    String said = error.getMessage();
    return error.getErrorCode() == 50_000 && said != null && said.contains("MVStoreException");
  }

  /** Ends the threads of its own; the data source is its maker's to close. */
  @Override
  public void close() {
    guard.close();
    SqlThreads own = ownThreads;
    if (own != null) {
      own.close();
    }
    sessions.close();
  }
}
